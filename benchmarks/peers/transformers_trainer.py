"""A frozen backbone and a new head in the Transformers Trainer, as its users do it.

A script of its own, for a process that has ``accelerate``: reads its task as JSON
from standard input, writes its answer as the last line of standard output.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import Dataset
from transformers import (
    AutoModelForImageClassification,
    ResNetConfig,
    TimmWrapperConfig,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    ViTConfig,
    ViTImageProcessor,
)

RATE = 1e-3


class Images(Dataset[dict[str, Any]]):
    """Opens, augments and processes an image when it is asked for."""

    def __init__(self, task: dict[str, Any], split: str) -> None:
        self.paths = task[split]["paths"]
        self.labels = task[split]["labels"]
        self.augments = task["augments"] and split == "train"
        self.processor = ViTImageProcessor(
            size={"height": task["size_px"], "width": task["size_px"]},
            image_mean=[0.5] * 3,
            image_std=[0.5] * 3,
        )

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, number: int) -> dict[str, Any]:
        image = Image.open(self.paths[number]).convert("RGB")
        if self.augments:
            if torch.rand(()) < 0.5:
                image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            image = image.rotate(90 * int(torch.randint(4, ())))
        pixels = self.processor(image, return_tensors="pt")["pixel_values"][0]
        return {"pixel_values": pixels, "labels": self.labels[number]}


class Clock(TrainerCallback):
    """Notes when each epoch, validation included, is done."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def on_evaluate(self, *_: object, **__: object) -> None:
        """After a validation."""
        self.times.append(time.perf_counter())


def build(task: dict[str, Any]) -> nn.Module:
    """The network; its backbone is frozen, and in evaluation mode for good."""
    torch.manual_seed(0)
    # Transformers has no types here.
    make: Any = AutoModelForImageClassification
    model: nn.Module = make.from_config(_config(task))
    if task["weights"]:
        _load(model.get_submodule("timm_model"), task["weights"])
    head = _head(model)
    model.requires_grad_(requires_grad=False)
    head.requires_grad_(requires_grad=True)

    def train(mode: bool = True) -> nn.Module:  # noqa: FBT001, FBT002  # torch's own form
        nn.Module.train(model, mode=False)
        head.train(mode)
        return model

    model.train = train  # type: ignore[method-assign]  # the Trainer calls it
    return model


def _config(task: dict[str, Any]) -> Any:  # noqa: ANN401  # one of Transformers' own
    count = task["classes"]
    names = {number: str(number) for number in range(count)}
    if task["backbone"] == "mobilenetv2":
        return TimmWrapperConfig(
            architecture="mobilenetv2_100",
            model_args={"pad_type": "same"},
            id2label=names,
        )
    kind = ResNetConfig if task["backbone"] == "resnet50" else ViTConfig
    return kind(id2label=names)


def _head(model: nn.Module) -> nn.Module:
    wrapped = getattr(model, "timm_model", None)
    head = model.get_submodule("classifier") if wrapped is None else None
    found = head if wrapped is None else wrapped.get_classifier()
    if not isinstance(found, nn.Module):
        raise TypeError(type(found))
    return found


def _load(model: nn.Module, path: str) -> None:
    from safetensors.torch import load_file

    tensors = {k: v.float() for k, v in load_file(path).items()}
    own = model.state_dict()
    model.load_state_dict(
        {k: v for k, v in tensors.items() if v.shape == own[k].shape}, strict=False
    )


def main() -> None:
    """Train, time, predict."""
    task = json.loads(sys.stdin.read())
    torch.set_num_threads(task["threads"])
    model, clock = build(task), Clock()
    train, val = Images(task, "train"), Images(task, "val")
    with tempfile.TemporaryDirectory() as scratch:
        settings = TrainingArguments(
            output_dir=scratch,
            num_train_epochs=task["epochs"],
            per_device_train_batch_size=task["batch"],
            per_device_eval_batch_size=2 * task["batch"],
            learning_rate=RATE,
            weight_decay=0.0,
            lr_scheduler_type="constant",
            eval_strategy="epoch",
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
            use_cpu=True,
            dataloader_num_workers=task["workers"],
            dataloader_persistent_workers=task["workers"] > 0,
            dataloader_pin_memory=False,
            seed=0,
        )
        began = time.perf_counter()
        trainer = Trainer(
            model=model,
            args=settings,
            train_dataset=train,
            eval_dataset=val,
            callbacks=[clock],
        )
        trainer.train()
        seconds = time.perf_counter() - began
        times = np.diff([began, *clock.times]).tolist()
        logits = np.asarray(trainer.predict(val).predictions)
    print(json.dumps({"seconds": seconds, "epochs": times, "logits": logits.tolist()}))


if __name__ == "__main__":
    main()

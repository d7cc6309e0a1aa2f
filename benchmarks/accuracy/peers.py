"""What a practitioner would write by hand: the peers beside the recipes.

Both use the same ImageNet MobileNetV2 file as ``laptop`` and read the same images,
with a preprocessing and a loop of their own, so that nothing of ours helps or
hinders them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import timm
import torch
from PIL import Image
from safetensors.torch import load_file
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.manifest import Manifest

SIZE_PX = {"pcam": 96, "herlev": 160, "oral": 160, "lbc": 224}
EPOCHS = {"pcam": 6, "herlev": 14, "oral": 10, "lbc": 10}
BATCH = 32


@dataclass(frozen=True)
class Task:
    """Training and validation images in memory, with labels as numbers."""

    train_x: torch.Tensor
    train_y: torch.Tensor
    val_x: torch.Tensor
    classes: int


def load_task(manifest: Manifest, dataset: str) -> Task:
    """Read both splits at the size the peer uses."""
    train, val = manifest.subset("train"), manifest.subset("val")
    index = {name: number for number, name in enumerate(manifest.classes)}
    labels = torch.tensor([index[name] for name in train.table["label"]])
    size = SIZE_PX[dataset]
    return Task(_read(train, size), labels, _read(val, size), len(index))


def _read(manifest: Manifest, size: int) -> torch.Tensor:
    images = [
        np.asarray(Image.open(path).convert("RGB").resize((size, size)))
        for path in manifest.image_paths()
    ]
    batch = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2)
    return batch.contiguous(memory_format=torch.channels_last)


def _backbone(init: Path, classes: int) -> nn.Module:
    model: Any = timm.create_model("mobilenetv2_100", pad_type="same", num_classes=1001)
    model.load_state_dict({k: v.float() for k, v in load_file(init).items()})
    model.reset_classifier(classes)
    net: nn.Module = model
    return net.to(memory_format=torch.channels_last)


def _scale(batch: torch.Tensor) -> torch.Tensor:
    return batch.float() / 127.5 - 1


@torch.inference_mode()
def _outputs(net: nn.Module, images: torch.Tensor) -> NDArray[np.float64]:
    net.eval()
    parts = [net(_scale(part)) for part in torch.split(images, 64)]
    return torch.cat(parts).double().numpy()


def frozen_features(
    manifest: Manifest, dataset: str, init: Path
) -> NDArray[np.float64]:
    """What the frozen backbone makes of every image, shape ``(samples, features)``."""
    return _outputs(_backbone(init, 0), _read(manifest, SIZE_PX[dataset]))


def linear_head() -> Any:  # noqa: ANN401  # scikit-learn ships no types
    """A logistic regression on scaled features, all classes of equal weight."""
    return make_pipeline(
        StandardScaler(),
        LogisticRegression(C=0.01, max_iter=2000, class_weight="balanced"),
    )


def frozen_lr(task: Task, init: Path) -> NDArray[np.float64]:
    """Frozen features and a logistic regression; returns logits ``(val, classes)``."""
    net = _backbone(init, 0)
    model = linear_head()
    model.fit(_outputs(net, task.train_x), task.train_y.numpy())
    scores = model.predict_log_proba(_outputs(net, task.val_x))
    return np.asarray(scores, dtype="float64")


def plain_finetuning(
    task: Task,
    init: Path,
    *,
    epochs: int,
    after_epoch: Callable[[Callable[[], NDArray[np.float64]]], None] | None = None,
) -> NDArray[np.float64]:
    """AdamW 1e-3, one-cycle, flips, turns, colour, class weights; returns logits.

    Args:
        task: What it learns from.
        init: The ImageNet weights.
        epochs: Over the training images.
        after_epoch: Told after each, with what computes the logits of that moment.
    """
    torch.manual_seed(0)
    net = _backbone(init, task.classes)
    weights = len(task.train_y) / (
        task.classes * torch.bincount(task.train_y, minlength=task.classes)
    )
    steps = -(-len(task.train_y) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=1e-3, total_steps=steps * epochs
    )
    for _ in range(epochs):
        net.train()
        for rows in torch.split(torch.randperm(len(task.train_y)), BATCH):
            images = _augment(_scale(task.train_x[rows]))
            loss = functional.cross_entropy(net(images), task.train_y[rows], weights)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
            optimizer.step()
            schedule.step()
        if after_epoch is not None:
            after_epoch(partial(_outputs, net, task.val_x))
    return _outputs(net, task.val_x)


def _augment(images: torch.Tensor) -> torch.Tensor:
    if torch.rand(()) < 0.5:
        images = images.flip(-1)
    images = torch.rot90(images, int(torch.randint(4, ())), (-2, -1))
    count = len(images)
    contrast = 1 + 0.2 * (2 * torch.rand(count, 3, 1, 1) - 1)
    brightness = 0.2 * (2 * torch.rand(count, 3, 1, 1) - 1)
    return images * contrast + brightness

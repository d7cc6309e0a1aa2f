"""The two sides of `benchmarks.finetuning`, each run in a process of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    import torch
    from torch import nn

    from cytolens.training.run_state import RunState

BATCH = 32
RATE = 1e-4
JITTER = 0.2


def through_cytolens(
    connection: Connection, case: dict[str, Any], manifest: Path
) -> None:
    """Train a recipe as `cytolens train` does; after each epoch wait to be told."""
    from cytolens.training.threads import rest_while_waiting

    rest_while_waiting()
    from cytolens.allocator import keep_freed_memory
    from cytolens.manifest import read_manifest
    from cytolens.training import gate
    from cytolens.training.background import BackgroundWriter
    from cytolens.training.energy import metered
    from cytolens.training.loop import Job, run_phases
    from cytolens.training.prepare import prepare
    from cytolens.training.request import TrainingRequest
    from cytolens.training.run_folder import RunFolder
    from cytolens.training.run_log import RunLog

    began: list[tuple[float, float]] = []

    writer = BackgroundWriter()

    class Stretches(RunLog):
        """Written after each epoch, as always; then the other side's turn."""

        def __call__(self, state: RunState) -> None:
            super().__call__(state)
            # Else it would go on in the other side's time, and none of it in ours.
            writer.wait()
            self.rest()

        def rest(self) -> None:
            connection.send(_since(began[-1]) if began else "ready")
            connection.recv()
            began.append(_now())

    keep_freed_memory()
    # The images are noise: what the data check would say of them is not the point.
    gate._check = lambda manifest: {"faults": [], "warnings": []}
    folder = RunFolder(manifest.parent / "run")
    request = TrainingRequest(_recipe(case), read_manifest(manifest), device="cpu")
    with metered() as energy:
        prepared = prepare(request, folder)
        log = Stretches(folder.path)
        log.rest()
        run_phases(Job(prepared, folder, log, energy, time.monotonic(), writer))


def _now() -> tuple[float, float]:
    """The clock, and the processor time of all threads."""
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    wall, processor = _now()
    return wall - began[0], processor - began[1]


def _recipe(case: dict[str, Any]) -> Any:  # noqa: ANN401 (named where it is imported)
    from cytolens.models.recipe import (
        AugmentationSpec,
        InputSpec,
        NetworkSpec,
        OptimizerSpec,
        PhaseSpec,
        Recipe,
        SelectionSpec,
        Source,
    )

    phase = PhaseSpec(
        name="all",
        epochs=case["epochs"],
        batch_size=BATCH,
        rate=RATE,
        freeze_norm=case["freeze_norm"],
    )
    return Recipe(
        name="full",
        summary="Everything learns.",
        source=Source(title="Cytolens' benchmarks"),
        input=InputSpec(size_px=case["size_px"], normalisation="half"),
        network=NetworkSpec(family="timm", options={"backbone": case["backbone"]}),
        augmentation=AugmentationSpec(
            horizontal_flip=0.5,
            vertical_flip=0.5,
            quarter_turns=True,
            brightness=JITTER,
            contrast=JITTER,
        ),
        optimizer=OptimizerSpec(name="adamw", weight_decay=0.01),
        phases=(phase,),
        selection=SelectionSpec(keep="last"),
    )


def by_hand(connection: Connection, case: dict[str, Any], manifest: Path) -> None:
    """What a practitioner would write: no Lightning, nothing of ours."""
    import numpy as np
    import pandas as pd
    import timm
    import torch
    from PIL import Image
    from torch.nn import functional

    table = pd.read_csv(manifest)
    pixels = torch.stack(
        [
            torch.from_numpy(np.array(Image.open(manifest.parent / name)))
            for name in table["image"]
        ]
    ).permute(0, 3, 1, 2)
    labels = torch.tensor([int(label == "b") for label in table["label"]])
    train = torch.from_numpy(np.flatnonzero(table["split"] == "train"))
    val = torch.from_numpy(np.flatnonzero(table["split"] == "val"))
    net: Any = timm.create_model(case["backbone"], num_classes=2)
    net = net.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    connection.send("ready")
    while connection.recv() == "go":
        began = _now()
        _set_modes(net, freeze_norm=case["freeze_norm"])
        for rows in torch.split(train[torch.randperm(len(train))], BATCH):
            images = _augment(pixels[rows].float() / 255) * 2 - 1
            loss = functional.cross_entropy(net(images), labels[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
            optimizer.step()
        net.eval()
        with torch.inference_mode():
            net(pixels[val].float() / 127.5 - 1).softmax(1)
        torch.save(net.state_dict(), manifest.parent / "by-hand.pt")
        connection.send(_since(began))


def _set_modes(net: nn.Module, *, freeze_norm: bool) -> None:
    from torch.nn.modules.batchnorm import _BatchNorm

    net.train()
    for module in net.modules():
        if freeze_norm and isinstance(module, _BatchNorm):
            module.eval()


def _augment(images: torch.Tensor) -> torch.Tensor:
    """Flips, quarter turns, brightness and contrast, drawn for each image."""
    import torch

    count = len(images)
    for axis in (-1, -2):
        chosen = (torch.rand(count) < 0.5)[:, None, None, None]
        images = torch.where(chosen, images.flip(axis), images)
    turns = torch.randint(4, (count,))
    for turn in (1, 2, 3):
        images[turns == turn] = torch.rot90(images[turns == turn], turn, (-2, -1))
    brightness, contrast = 1 + JITTER * (2 * torch.rand(2, count, 1, 1, 1) - 1)
    images = (images * brightness).clamp(0, 1)
    grey = (images * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1)
    mean = grey.mean(dim=(1, 2))[:, None, None, None]
    changed: torch.Tensor = (mean + (images - mean) * contrast).clamp(0, 1)
    return changed

"""The step of training and of validation, as Lightning calls them."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lightning.pytorch as pl
import torch
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from cytolens.training.augmentation.draws import Draws
from cytolens.training.average import WeightAverage
from cytolens.training.folded_norms import folded_norms
from cytolens.training.layouts import lay_out, match_layouts
from cytolens.training.lightning_quiet import lightning_quiet
from cytolens.training.metrics import validation_figures
from cytolens.training.phases import build_optimizer, freeze, set_modes
from cytolens.training.pixels import network_input, to_unit_range
from cytolens.training.schedules import rate_factor
from cytolens.training.seeds import derive_seed
from cytolens.training.shrinking import shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightning.pytorch.utilities.types import OptimizerLRScheduler
    from torch import Tensor
    from torch.optim import Optimizer

    from cytolens.models.network import Network
    from cytolens.models.recipe import OptimizerSpec, PhaseSpec
    from cytolens.training.augmentation.pipeline import Augmenter
    from cytolens.training.batches import TrainingBatch, ValidationBatch
    from cytolens.training.pixels import TensorNormalisation

AVERAGE_KEY = "cytolens_weight_average"


@dataclass(frozen=True)
class Teaching:
    """How a network is taught; the same in every phase."""

    loss: Callable[[Tensor, Tensor], Tensor]
    augment: Augmenter
    normalise: TensorNormalisation
    optimizer: OptimizerSpec
    n_classes: int
    ema_decay: float
    seed: int


class TrainingModule(pl.LightningModule):
    """One phase of training one network."""

    def __init__(
        self, network: Network, teaching: Teaching, *, phase: PhaseSpec, steps: int
    ) -> None:
        """Prepare a phase.

        Args:
            network: With the weights that the phase starts from.
            teaching: What is common to all phases.
            phase: What learns, how fast and how long.
            steps: Of an epoch.
        """
        super().__init__()
        self.network = network
        self.teaching = teaching
        self.phase = phase
        self.steps = steps
        freeze(network, phase)
        self.average: WeightAverage | None = None
        self.last_loss = self.epoch_loss = torch.zeros(())
        self.epoch_images = 0
        self.epoch_started = 0.0
        self.epoch_seconds = 0.0
        self._outputs: list[tuple[Tensor, Tensor, Tensor]] = []
        self._averaging = ExitStack()
        self._folding = ExitStack()
        self._quiet = ExitStack()

    def setup(self, stage: str) -> None:
        """Keep the quiet in processes that Lightning has started, too."""
        del stage
        if self.trainer.world_size > 1:
            self._quiet.enter_context(lightning_quiet())
        else:
            # Several processes would lay out their buckets of gradients otherwise.
            lay_out(self.network, torch.channels_last)

    def configure_optimizers(self) -> OptimizerLRScheduler:
        """The phase's optimiser, and its schedule step by step."""
        optimizer = build_optimizer(
            self.network, self.phase, self.teaching.optimizer, fused=self._fuses
        )
        total = self.steps * self.phase.epochs

        def factor(step: int) -> float:
            return rate_factor(
                step,
                total,
                schedule=self.phase.schedule,
                warmup_share=self.phase.warmup_share,
            )

        scheduler = LambdaLR(optimizer, factor)
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": scheduler, "interval": "step"},
        }

    def on_fit_start(self) -> None:
        """Set modes, fold frozen norms, begin the moving average."""
        set_modes(self.network, self.phase)
        self.fold_norms()
        if self.teaching.ema_decay and self.average is None:
            self.average = WeightAverage(self.network, decay=self.teaching.ema_decay)
        if self.average is not None:
            self.average.move_to(self.device)

    def fold_norms(self) -> None:
        """Compute frozen norms inside convolutions, where that is faster."""
        if self.device.type == "cpu":
            self._folding.enter_context(folded_norms(self.network, self._example()))

    def on_train_epoch_start(self) -> None:
        """Seed what the network itself draws (dropout), and start the clock."""
        place = ("network", self.phase.name, self.current_epoch, self.global_rank)
        torch.manual_seed(derive_seed(self.teaching.seed, *place))
        set_modes(self.network, self.phase)
        self.epoch_loss = torch.zeros((), device=self.device)
        self.epoch_images = 0
        self.epoch_started = time.monotonic()

    def training_step(self, batch: TrainingBatch) -> Tensor:
        """Augment, normalise, predict; the loss of one batch."""
        targets = functional.one_hot(batch.labels, self.teaching.n_classes).float()
        inputs, targets = self.training_input(batch, targets)
        loss = self.teaching.loss(self.predict(inputs), targets)
        self.last_loss = loss.detach()
        self.epoch_loss += self.last_loss * len(batch.labels)
        self.epoch_images += len(batch.labels)
        return loss

    def training_input(
        self, batch: TrainingBatch, targets: Tensor
    ) -> tuple[Tensor, Tensor]:
        """What `predict` takes of a training batch, and the targets that belong."""
        images = to_unit_range(shrink(batch.images, self.phase.size_share))
        draws = Draws(batch.draws)
        with torch.no_grad(), torch.autocast(self.device.type, enabled=False):
            images, targets = self.teaching.augment(images, targets, draws=draws)
            return network_input(self.teaching.normalise(images)), targets

    def validation_input(self, batch: ValidationBatch) -> Tensor:
        """What `predict` takes of a validation batch."""
        return network_input(self.teaching.normalise(to_unit_range(batch.images)))

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits of a batch."""
        logits: Tensor = self.network(inputs)
        return logits

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Let a fused step find what it takes for granted."""
        if self._fuses:
            match_layouts(optimizer)

    def on_train_batch_end(self, *_: object) -> None:
        """Take the step into the moving average."""
        self.epoch_seconds = time.monotonic() - self.epoch_started
        if self.average is not None:
            self.average.update(self.network)

    def on_train_epoch_end(self) -> None:
        """Let the epoch's loss be that of all devices."""
        if self.trainer.world_size > 1:
            self.epoch_loss = self._gather((self.epoch_loss[None],)).mean()

    def on_validation_start(self) -> None:
        """Let validation see the moving average."""
        if self.average is not None:
            self._averaging.enter_context(self.average.applied(self.network))

    def on_validation_end(self) -> None:
        """Go on with the weights of the last step."""
        self._averaging.close()

    def validation_step(self, batch: ValidationBatch) -> None:
        """Keep the logits of one batch."""
        logits = self.predict(self.validation_input(batch)).float()
        self._outputs.append((logits, batch.labels, batch.places))

    def on_validation_epoch_end(self) -> None:
        """Compute the figures over the whole split, from all devices."""
        logits, labels, places = map(self._gather, zip(*self._outputs, strict=True))
        self._outputs.clear()
        # Devices may have had some samples twice: one of each, in order.
        first = torch.zeros(int(places.max()) + 1, dtype=torch.long, device=self.device)
        first[places] = torch.arange(len(places), device=self.device)
        logits, labels = logits[first], labels[first]
        targets = functional.one_hot(labels, self.teaching.n_classes).float()
        loss = float(self.teaching.loss(logits, targets))
        probabilities = logits.double().softmax(dim=1).cpu().numpy()
        figures = validation_figures(probabilities, labels.cpu().numpy())
        self.log_dict({"val_loss": loss} | figures)

    def close(self) -> None:
        """Leave the network as any other, however the phase ended."""
        self._averaging.close()
        self._folding.close()
        self._quiet.close()
        lay_out(self.network, torch.contiguous_format)

    @property
    def _fuses(self) -> bool:
        """On a CPU; in mixed precision Lightning could not clip gradients then."""
        return self.device.type == "cpu" and self.trainer.precision == "32-true"

    def _gather(self, parts: tuple[Tensor, ...]) -> Tensor:
        """Put what all devices have seen into one tensor."""
        gathered = self.all_gather(torch.cat(parts))
        if not isinstance(gathered, torch.Tensor):
            raise TypeError(type(gathered))  # a tensor gives a tensor
        return gathered.reshape(-1, *parts[0].shape[1:])

    def _example(self) -> Tensor:
        """Input for the comparison of a network with and without folding."""
        loader = self.trainer.datamodule.val_dataloader()  # type: ignore[attr-defined]  # fit() was given one
        return self.validation_input(next(iter(loader)))[:2]

    def evaluated_weights(self) -> dict[str, Tensor]:
        """The weights that validation saw: the moving average, where there is one."""
        if self.average is not None:
            return self.average.weights
        return self.network.state_dict()

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add the moving average."""
        if self.average is not None:
            checkpoint[AVERAGE_KEY] = self.average.state()

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take the moving average back."""
        if AVERAGE_KEY in checkpoint:
            state = checkpoint[AVERAGE_KEY]
            self.average = WeightAverage(self.network, decay=self.teaching.ema_decay)
            self.average.steps = state["steps"]
            for name, tensor in state["weights"].items():
                self.average.weights[name].copy_(tensor)

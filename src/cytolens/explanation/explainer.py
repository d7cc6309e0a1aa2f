"""A model that explains its answers."""

from __future__ import annotations

from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.bundle.loading import load_bundle
from cytolens.explanation.choice import AUTO, choose_method
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.explanation import Explanation
from cytolens.explanation.finite_maps import finite_maps
from cytolens.explanation.gate_arrays import gate_arrays
from cytolens.explanation.model import WatchedModel
from cytolens.explanation.pair_tests import PairTests, run_pair_tests
from cytolens.explanation.remarks import remarks_on
from cytolens.explanation.saliency import Saliency
from cytolens.explanation.surroundings import Surroundings, with_resolution
from cytolens.explanation.trust import trust_content
from cytolens.prediction.batches import decoded_batches
from cytolens.prediction.checks import softmax
from cytolens.prediction.sources import Images, require_pictures, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.explanation.method import Method
    from cytolens.prediction.batches import Unreadable


class Explainer:
    """A bundle and a method; the network is loaded at the first explanation."""

    def __init__(
        self,
        bundle: Bundle | str | Path,
        *,
        method: str = AUTO,
        device: str = "auto",
        batch_size: int = 8,
    ) -> None:
        """Choose what is explained, and how.

        Args:
            bundle: A bundle, its folder, or ``hf:owner/name``.
            method: A name in the registry of methods; ``auto`` suits the network.
            device: ``auto``, ``cpu``, ``cuda``, ...
            batch_size: Samples explained at a time.

        Raises:
            BundleError: If the folder is no model, or was changed.
        """
        self.bundle = load_bundle(bundle) if isinstance(bundle, str | Path) else bundle
        self.model = WatchedModel(self.bundle, device=device)
        self.batch_size = batch_size
        self._method_name = method

    @cached_property
    def method(self) -> Method:
        """The method that explains.

        Raises:
            UnknownNameError: If there is no such method.
            ExplanationError: If the network has no such map, with the reason.
        """
        size_px = self.bundle.preprocessing.size_px
        verdicts = self.model.verdicts.values()
        return choose_method(
            self._method_name,
            self.model.network,
            size_px=size_px,
            failed={v.method for v in verdicts if v.outcome == "survives"},
        )

    @property
    def trust(self) -> dict[str, object]:
        """What is said of the method for this model; ``said`` is the sentence."""
        verdict = self.model.verdicts.get(self.method.name)
        return trust_content(self.method.title, verdict)

    def explain(
        self,
        images: Images,
        *,
        target: str | None = None,
        mpp: float | None = None,
        masks: str | None = None,
        on_unreadable: Callable[[Unreadable], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Explanation]:
        """Explain samples one after the other; memory stays flat.

        Args:
            images: Whatever `Classifier.predict` takes.
            target: The class to explain; by default the predicted one of each sample.
            mpp: Microns per pixel of samples whose manifest does not say it.
            masks: A name in the registry of masks, for the share of the map in each
                part of a cell; by default none are read.
            on_unreadable: Called with each sample that cannot be read; without it, the
                first one raises.
            on_progress: Called with the samples done and their total.

        Returns:
            One explanation for each sample that can be read, in order.

        Raises:
            PredictionInputError: If there is nothing to explain, or it does not fit.
            UnknownNameError: If there is no such kind of masks.
            ExplanationError: If there is no such class, no such map, no such
                resolution, or an image that cannot be read.
        """
        column = self._column(target)
        manifest, listed = sources_of(images)
        require_pictures(listed, 2 if self.bundle.is_pair else 1)
        sources = with_resolution(listed, mpp)
        known = Surroundings.of(
            manifest, sources, self.bundle.preprocessing, masks=masks
        )
        # A method that does not suit the network is refused before the first image.
        _ = self.method
        return self._stream(
            known,
            column=column,
            on_unreadable=on_unreadable or _refuse,
            on_progress=on_progress or (lambda _done, _total: None),
        )

    def _stream(
        self,
        known: Surroundings,
        *,
        column: int | None,
        on_unreadable: Callable[[Unreadable], None],
        on_progress: Callable[[int, int], None],
    ) -> Iterator[Explanation]:
        done, sources = 0, known.sources
        decoded = decoded_batches(
            sources, self.bundle.preprocessing, batch_size=self.batch_size
        )
        with closing(decoded) as batches:
            for batch in batches:
                for item in batch.unreadable:
                    on_unreadable(item)
                if batch.rows:
                    names = [sources[row].name for row in batch.rows]
                    found = self.explain_batch(batch.inputs, names=names, column=column)
                    yield from map(known.complete, found, batch.rows)
                done += len(batch.rows) + len(batch.unreadable)
                on_progress(done, len(sources))

    def explain_batch(
        self,
        pictures: NDArray[np.uint8],
        *,
        names: Sequence[str],
        column: int | None = None,
    ) -> list[Explanation]:
        """Explain images that are resized already.

        Args:
            pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.
            names: Of the samples.
            column: Number of the class to explain; by default the predicted one.

        Raises:
            ExplanationError: If the map is not finite, or the memory too small.
        """
        logits = self.model.logits(pictures)
        chosen = logits.argmax(axis=1) if column is None else column
        targets = np.broadcast_to(chosen, len(logits)).astype(np.int64)
        images = self.model.tensor(pictures)
        places = torch.from_numpy(targets).to(images.device)
        values = finite_maps(self.method, self.model.network, images, places)
        pairs: list[PairTests] | list[None] = [None] * len(names)
        if self.bundle.is_pair:
            pairs = run_pair_tests(self.model.logits, pictures, targets)
        arrays: list[dict[str, NDArray[np.float32]]] = [{} for _ in names]
        if self.method.name == "cbam":
            arrays = gate_arrays(self.model.network, images)
        probabilities = softmax(logits).tolist()
        return [
            Explanation(
                sample=names[i],
                probabilities=dict(
                    zip(self.bundle.classes, probabilities[i], strict=True)
                ),
                saliency=saliency,
                method_title=self.method.title,
                pictures=pictures[i].reshape(-1, *pictures.shape[-3:]),
                remarks=remarks_on(self.model, self.method, saliency),
                verdict=self.model.verdicts.get(self.method.name),
                pair=pairs[i],
                arrays=arrays[i],
            )
            for i, saliency in enumerate(self._saliencies(values, targets))
        ]

    def _saliencies(
        self, values: NDArray[np.float32], targets: NDArray[np.int64]
    ) -> list[Saliency]:
        method, classes = self.method, self.bundle.classes
        return [
            Saliency(maps, method.name, classes[target], method.kind)
            for maps, target in zip(values, targets, strict=True)
        ]

    def _column(self, target: str | None) -> int | None:
        if target is None:
            return None
        if target not in self.bundle.classes:
            raise ExplanationError(
                f"{self.bundle.id} has no class {target!r}. Its classes are "
                f"{', '.join(self.bundle.classes)}."
            )
        return self.bundle.classes.index(target)


def _refuse(item: Unreadable) -> None:
    raise ExplanationError(f"Cannot read {item.path}: {item.reason}.")

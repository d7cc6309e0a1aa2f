"""From a request to the parts that the phases need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import torch

from cytolens.caching.cache import open_cache
from cytolens.caching.errors import CacheFolderError
from cytolens.caching.image_store import open_store
from cytolens.images import probe_image
from cytolens.models.resolution import (
    input_size_px,
    preprocessing_for,
    resolve_recipe,
    without_pretrained,
)
from cytolens.training.augmentation.pipeline import Augmenter
from cytolens.training.batches import LabelledImages
from cytolens.training.data import SplitImages
from cytolens.training.devices import place
from cytolens.training.errors import NothingToLearnError
from cytolens.training.gate import pass_gate
from cytolens.training.head_start import fit_head
from cytolens.training.losses import build_loss
from cytolens.training.module import Teaching
from cytolens.training.phases import learning_stages, settle_epochs
from cytolens.training.pixels import TensorNormalisation
from cytolens.training.run_folder import RunFolder
from cytolens.training.samples import choose_samples, drop_unreadable
from cytolens.training.saying import say
from cytolens.training.shrinking import require_sizes
from cytolens.training.start import (
    build_seeded,
    give_first_weights,
    is_left_random,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.caching.cache import Cache
    from cytolens.images import Preprocessing
    from cytolens.models.init.start import Start
    from cytolens.models.network import Network
    from cytolens.models.recipe import Recipe
    from cytolens.training.devices import Placement
    from cytolens.training.gate import GateReport
    from cytolens.training.request import TrainingRequest
    from cytolens.training.samples import Samples

SIDES_PROBED = 500
"""A median of so many images is as good as of all."""


@dataclass(frozen=True)
class Prepared:
    """A run that is ready to train."""

    request: TrainingRequest
    """With the recipe settled: no value of it says ``auto`` any more."""
    samples: Samples
    preprocessing: Preprocessing
    images: SplitImages
    network: Network
    start: Start
    teaching: Teaching
    gate: GateReport
    placement: Placement
    cache: Cache


def prepare(request: TrainingRequest, folder: RunFolder) -> Prepared:
    """Check, settle, decode and build; everything that can be refused is, here.

    Raises:
        CytolensError: One of its kinds, with what to do about it.
    """
    placement = place(request.device, precision=request.recipe.precision)
    _require_phases(request.recipe)
    samples = choose_samples(request.manifest)
    checked_in = RunFolder(request.gate_folder) if request.gate_folder else folder
    say("Checking the data")
    gate = pass_gate(request.manifest, checked_in, allow_faults=request.allow_faults)
    recipe = settle(request.recipe, samples)
    request = replace(request, recipe=recipe)
    folder.write_json("recipe.json", recipe.model_dump(mode="json"))
    size_px = recipe.input.size_px
    if not isinstance(size_px, int):
        raise TypeError(size_px)  # settle() has just made it one
    preprocessing = preprocessing_for(recipe.input, size_px=size_px)
    network = build_seeded(request, n_classes=len(samples.classes), size_px=size_px)
    for phase in recipe.phases:
        learning_stages(network, phase)  # a wrong name is said now, not in an hour
    require_sizes(network, recipe, size_px=size_px)
    cache = _open_cache(folder)
    samples, images = _decode(samples, preprocessing, cache)
    teaching = _teaching(request, samples)
    start = give_first_weights(
        network,
        request,
        folder,
        fit_head=_head_fitter(recipe, images, teaching, placement, cache),
    )
    if is_left_random(start, recipe):
        request = replace(request, recipe=without_pretrained(recipe))
    for warning in (*start.warnings, *samples.warnings, *gate.warnings):
        say(f"Beware: {warning}")
    return Prepared(
        request=request,
        samples=samples,
        preprocessing=preprocessing,
        images=images,
        network=network,
        start=start,
        teaching=teaching,
        gate=gate,
        placement=placement,
        cache=cache,
    )


def _require_phases(recipe: Recipe) -> None:
    if not recipe.phases:
        raise NothingToLearnError(
            f"The recipe {recipe.name!r} has no phases, so it trains nothing. "
            "Add a [[phases]] table, or choose another recipe."
        )


def _decode(
    samples: Samples, preprocessing: Preprocessing, cache: Cache
) -> tuple[Samples, SplitImages]:
    """Find all pixels in the cache or decode them; leave out what cannot be read."""
    say(f"Reading {len(samples.manifest)} samples at {preprocessing.size_px} px")
    store = open_store(samples.manifest, preprocessing, cache=cache)
    samples = drop_unreadable(samples, store.unreadable)
    train, val = (
        LabelledImages(store, rows, samples.labels[rows])
        for rows in (samples.train, samples.val)
    )
    return samples, SplitImages(train, val)


def _open_cache(folder: RunFolder) -> Cache:
    """The user's cache, or one in the run folder where that cannot be written."""
    try:
        return open_cache()
    except CacheFolderError as error:
        say(f"Beware: {error} Until then the run keeps a cache of its own.")
        return open_cache(folder.scratch)


def settle(recipe: Recipe, samples: Samples) -> Recipe:
    """Fit the recipe to the data: kind of sample, size of the input, epochs."""
    kind: Literal["pair", "single"] = "pair" if samples.manifest.is_pair else "single"
    sides = _sides_px(samples) if recipe.input.size_px == "auto" else []
    size_px = input_size_px(recipe.input, sides)
    phases = tuple(settle_epochs(p, len(samples.train)) for p in recipe.phases)
    recipe = recipe.model_copy(update={"phases": phases})
    return resolve_recipe(recipe, kind=kind, size_px=size_px)


def _sides_px(samples: Samples) -> list[int]:
    """Shorter sides of training images, evenly taken."""
    column = samples.manifest.image_columns[0]
    paths = samples.manifest.image_paths(column)
    rows = samples.train[:: max(1, len(samples.train) // SIDES_PROBED)]
    infos = [probe_image(paths[row]) for row in rows]
    return [min(info.width, info.height) for info in infos]


def _head_fitter(
    recipe: Recipe,
    images: SplitImages,
    teaching: Teaching,
    placement: Placement,
    cache: Cache,
) -> Callable[[Network], None]:
    """What fits the head, if the recipe wants it fitted."""

    def fit(network: Network) -> None:
        if recipe.head_start is not None:
            fit_head(
                network.to(placement.first),
                images.train,
                normalise=teaching.normalise,
                spec=recipe.head_start,
                family=recipe.network.family,
                cache=cache,
            )
            network.cpu()

    return fit


def _teaching(request: TrainingRequest, samples: Samples) -> Teaching:
    recipe = request.recipe
    counts = torch.from_numpy(samples.counts())
    return Teaching(
        loss=build_loss(recipe.loss, counts),
        augment=Augmenter(recipe.augmentation),
        normalise=TensorNormalisation(recipe.input.normalisation),
        optimizer=recipe.optimizer,
        n_classes=len(samples.classes),
        ema_decay=recipe.ema_decay,
        seed=request.seed,
    )

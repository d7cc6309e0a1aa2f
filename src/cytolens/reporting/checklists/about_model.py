"""What the bundle knows of the model and its training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens import __version__

if TYPE_CHECKING:
    from cytolens.models.recipe import PhaseSpec
    from cytolens.reporting.checklists.known import Known


def technology(known: Known) -> str | None:
    """Deep learning, and which network."""
    if known.recipe is None:
        return None
    return f"In part. Deep learning: {known.recipe.network.family}. Open: the title."


def title(known: Known) -> str:
    """An evaluation, of what."""
    classes = ", ".join(known.evaluation.scored.classes)
    return f"In part. An evaluation; predicts {classes}. Open: target population."


def intended_use(known: Known) -> str | None:
    """What the bundle says it may be used for."""
    if known.description is None:
        return None
    use = known.description.intended_use
    return f"In part. {use}. Open: place in care, users."


def preprocessing(known: Known) -> str | None:
    """The one preprocessing of training and prediction."""
    if known.description is None:
        return None
    spec = known.description.preprocessing
    return (
        f"Resized to {spec.size_px} px ({spec.fit.value}, {spec.resample.value}), "
        f"normalised by {spec.normalisation.value}; the same function in training and "
        "here. Training begins with a check for corrupt files, duplicates and leaks."
    )


def predictors(known: Known) -> str | None:
    """The image itself."""
    if known.recipe is None:
        return None
    one_or_two = {"pair": "Two images of each sample", "single": "One image"}
    kind = one_or_two.get(known.recipe.input.kind, "The image")
    return f"{kind}, and nothing else."


def model(known: Known) -> str | None:
    """Network and classes."""
    if known.description is None or known.recipe is None:
        return None
    network = known.recipe.network
    options = ", ".join(f"{k} {v}" for k, v in network.options.items())
    return (
        f"{known.description.id}: network {network.family}"
        f"{f' ({options})' if options else ''}; recipe {known.recipe.name}, after "
        f"{known.recipe.source.title}. All of it stands in model.json."
    )


def first_weights(known: Known) -> str | None:
    """Where the first weights came from."""
    return None if known.provenance is None else f"{known.provenance.init}."


def training(known: Known) -> str | None:
    """Loss, optimiser, phases, seed."""
    recipe, provenance = known.recipe, known.provenance
    if recipe is None or provenance is None:
        return None
    phases = "; ".join(map(_phase, recipe.phases)) or "none of its own"
    return (
        f"Loss {recipe.loss.name}, optimiser {recipe.optimizer.name}; "
        f"phases: {phases}; seed {provenance.seed}; "
        f"{provenance.seconds:.0f} s on {provenance.hardware}. "
        "Augmentation stands in model.json."
    )


def model_selection(known: Known) -> str | None:
    """Which epoch was kept."""
    if known.recipe is None:
        return None
    spec = known.recipe.selection
    stop = spec.early_stopping_patience
    patience = f"; stops after {stop} epochs without improvement" if stop else ""
    return f"The {spec.keep} epoch was kept, watching {spec.monitor}{patience}."


def imbalance(known: Known) -> str | None:
    """Weights and sampling."""
    if known.recipe is None:
        return None
    return (
        f"Class weights: {known.recipe.loss.class_weights}; sampler: "
        f"{known.recipe.sampler}; loss: {known.recipe.loss.name}."
    )


def ensemble(known: Known) -> str | None:
    """How many models and views make a prediction."""
    models = known.evaluation.population.models
    if known.recipe is None or not models:
        return None
    many = "one model" if len(models) == 1 else f"{len(models)} models"
    return f"Predictions come from {many}; views of each image: {known.recipe.views}."


def software(known: Known) -> str:
    """Versions."""
    here = f"Evaluated with Cytolens {__version__}."
    if known.provenance is None:
        return here
    packages = ", ".join(
        f"{k} {v}" for k, v in sorted(known.provenance.packages.items())
    )
    trained = f"Trained with Cytolens {known.provenance.code_version}"
    return f"{trained}{f' ({packages})' if packages else ''}. {here}"


def calibration(known: Known) -> str | None:
    """How the probabilities were changed after training."""
    if known.description is None:
        return None
    fitted = known.description.calibration
    if fitted is None:
        return "The model was not recalibrated after training."
    return (
        f"Calibrated by {fitted.method} on {fitted.samples} samples "
        f"({fitted.fitted_on}); see the calibration figures."
    )


def availability(known: Known) -> str | None:
    """The bundle is the model."""
    if known.description is None:
        return None
    return (
        f"In part. The bundle {known.description.id} holds network, weights and "
        "preprocessing without any code of its own. Open: where it can be had."
    )


def code(_known: Known) -> str:
    """The software this was made with."""
    return f"In part. Cytolens {__version__}. Open: where any further code is."


def details(known: Known) -> str | None:
    """Where technical details stand."""
    if known.description is None:
        return None
    return "In part. Technical details: model.json of the bundle. Open: the protocol."


def poor_input(_known: Known) -> str:
    """What happens to images that cannot be read."""
    return (
        "In part. An image that cannot be decoded is refused and named, and never "
        "scored. Open: out-of-focus, badly stained or foreign samples."
    )


def _phase(phase: PhaseSpec) -> str:
    return (
        f"{phase.name}, {phase.epochs} epochs, batch {phase.batch_size}, "
        f"rate {phase.rate:g}"
    )

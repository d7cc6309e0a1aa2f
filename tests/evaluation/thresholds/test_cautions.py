from cytolens.bundle.amending import with_calibration, with_conformal, with_threshold
from cytolens.bundle.calibration import Calibration
from cytolens.bundle.threshold import Threshold
from cytolens.evaluation.conformal.fit import fit_conformal
from cytolens.evaluation.thresholds.cautions import fitting_cautions
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.prediction.table import Predictions
from support.bundles import tiny_description
from support.predictions import TWO, random_table

DESCRIPTION = tiny_description(classes=TWO)


def part(start: int = 0, *, groups: int | None = None) -> Predictions:
    table = random_table(60, groups=groups).table.assign(split="val")
    table["sample"] = [f"s{start + i}" for i in range(60)]
    return Predictions(table)


RECORD = choose(part(groups=12), "youden").record


def test_shared_patients_are_said() -> None:
    rows = part(60, groups=3)
    bundle = with_threshold(DESCRIPTION, RECORD.threshold, RECORD.rows)
    for source in (RECORD, bundle):
        (caution,) = fitting_cautions(source, rows)
        assert caution.startswith("3 groups (patients, slides)")
        assert fitting_cautions(source, part(60)) == ()


def test_samples_that_fitted_the_calibration_are_said() -> None:
    fitted = Calibration(
        method="temperature",
        fitted_on="val",
        split="val",
        data_fingerprint=RECORD.rows.fingerprint,
        samples=60,
        groups=12,
        date="2026-01-01",
        folds=5,
    )
    bundle = with_calibration(DESCRIPTION, fitted, RECORD.rows, temperature=2.0)
    (caution,) = fitting_cautions(bundle, part(50))
    assert "fitted on 10 of these 60 samples" in caution
    assert fitting_cautions(bundle, part(60)) == ()


def test_patients_that_fitted_the_sets_are_said() -> None:
    fit = fit_conformal(part(groups=12))
    bundle = with_conformal(DESCRIPTION, fit.rule, fit.rows)
    (caution,) = fitting_cautions(bundle, part(60, groups=3))
    assert "groups that chose the prediction sets" in caution
    assert fitting_cautions(bundle, part(60)) == ()


def test_an_early_bundle_cannot_prove_on_what_it_chose() -> None:
    early = Threshold(
        positive_class="malignant", value=0.4, rule="r", chosen_on="val", date="2026"
    )
    bundle = DESCRIPTION.model_copy(update={"thresholds": (early,)})
    (caution,) = fitting_cautions(bundle, part())
    assert caution == "It is not known on which samples the threshold was chosen."

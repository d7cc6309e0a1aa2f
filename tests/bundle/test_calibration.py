import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import softmax

from cytolens.bundle.calibration import CalibrationParameters, Curve, calibrate

LOGITS = np.random.default_rng(0).normal(size=(50, 3)) * 3
STEPS = Curve(said=(0.0, 0.4, 0.6, 1.0), meant=(0.0, 0.3, 0.3, 0.9))


def test_temperature_divides_and_one_changes_nothing() -> None:
    assert calibrate(LOGITS, temperature=1.0) is LOGITS
    assert np.allclose(calibrate(LOGITS, temperature=4.0), LOGITS / 4)


def test_vector_scales_and_shifts_each_class() -> None:
    vector = CalibrationParameters(scales=(1.0, 2.0, 0.5), shifts=(0.0, 1.0, -1.0))
    found = calibrate(LOGITS, parameters=vector)
    centred = LOGITS - LOGITS.mean(axis=1, keepdims=True)
    assert np.allclose(found[:, 1], 2 * centred[:, 1] + 1)
    assert np.allclose(found[:, 2], centred[:, 2] / 2 - 1)
    # Only differences of logits mean anything.
    assert np.allclose(calibrate(LOGITS + 7, parameters=vector), found)


def test_isotonic_follows_the_curves_and_logits_are_the_logarithms() -> None:
    two = LOGITS[:, :2]
    mirrored = Curve(
        said=tuple(1 - x for x in STEPS.said[::-1]),
        meant=tuple(1 - y for y in STEPS.meant[::-1]),
    )
    curves = CalibrationParameters(curves=(mirrored, STEPS), floor=0.01)
    found = softmax(calibrate(two, parameters=curves), axis=1)
    said = softmax(two, axis=1)[:, 1]
    expected = np.clip(np.interp(said, STEPS.said, STEPS.meant), 0.01, 0.99)
    assert np.allclose(found[:, 1], expected)
    assert np.isfinite(calibrate(1e4 * two, parameters=curves)).all()


def test_isotonic_probabilities_sum_to_one_even_where_all_curves_say_zero() -> None:
    none = Curve(said=(0.0, 1.0), meant=(0.0, 0.0))
    curves = CalibrationParameters(curves=(none,) * 3, floor=0.001)
    assert np.allclose(softmax(calibrate(LOGITS, parameters=curves), axis=1), 1 / 3)


def test_nothing_to_calibrate_stays_nothing() -> None:
    vector = CalibrationParameters(scales=(1.0, 2.0), shifts=(0.0, 1.0))
    assert calibrate(np.empty((0, 2)), parameters=vector).shape == (0, 2)


@pytest.mark.parametrize(
    ("said", "meant"),
    [((0.0, 0.5), (0.5, 0.1)), ((0.5, 0.5), (0.1, 0.2)), ((0.1,), (0.1, 0.2))],
)
def test_a_curve_rises(said: tuple[float, ...], meant: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match="both rising"):
        Curve(said=said, meant=meant)


@pytest.mark.parametrize(
    "fields",
    [
        {"scales": (1.0,), "shifts": ()},
        {"curves": (STEPS,)},
        {"scales": (-1.0,), "shifts": (0.0,)},
        {"scales": (1.0,), "shifts": (float("nan"),)},
    ],
)
def test_parameters_are_whole(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CalibrationParameters.model_validate(fields)

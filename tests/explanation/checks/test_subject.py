import numpy as np
import pytest

from cytolens.explanation.checks.samples import CheckSamples
from cytolens.explanation.checks.subject import Subject
from cytolens.explanation.methods import METHODS
from cytolens.explanation.model import WatchedModel
from support.planted import planted_bundle, planted_pictures


def subject_of(batch_size: int, *, target: str | None = None) -> Subject:
    names = ("a", "b", "c", "d", "e")
    samples = CheckSamples(names, names, planted_pictures(5), {})
    model = WatchedModel(planted_bundle(), device="cpu")
    return Subject.of(model, samples, target=target, batch_size=batch_size)


def test_batches_change_nothing() -> None:
    two, five = subject_of(2), subject_of(5)
    grad_cam = METHODS["grad-cam"]
    maps = two.maps(grad_cam, count=5)
    assert np.array_equal(maps, five.maps(grad_cam, count=5))
    assert np.array_equal(maps[:3], two.maps(grad_cam, count=3))
    one, other = two.curves(maps, steps=4), five.curves(maps, steps=4)
    assert one.deletion == pytest.approx(other.deletion, abs=1e-6)
    assert one.insertion == pytest.approx(other.insertion, abs=1e-6)


def test_the_predicted_class_or_the_one_that_is_asked_for() -> None:
    assert subject_of(2).targets.tolist() == [1] * 5
    assert subject_of(2, target="healthy").targets.tolist() == [0] * 5


def test_times_are_of_one_image() -> None:
    subject = subject_of(4)
    assert 0 < subject.forward_seconds() < 60
    assert 0 < subject.map_seconds(METHODS["random"]) < 60

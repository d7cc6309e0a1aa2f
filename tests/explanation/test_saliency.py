import numpy as np
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats

from cytolens.explanation.saliency import Saliency


def saliency(values: object) -> Saliency:
    return Saliency(np.asarray(values, dtype=np.float32), "grad-cam", "malignant")


@given(arrays(np.float32, (2, 3, 3), elements=floats(-5, 5, width=16)))
def test_shares_sum_to_one_or_are_all_zero(values: np.ndarray) -> None:
    found = saliency(values)
    share = found.share()
    assert share.min() >= 0
    assert found.is_empty == (share.sum() == 0)
    if not found.is_empty:
        np.testing.assert_allclose(share.sum(), 1)
        assert (share[values <= 0] == 0).all()


def test_share_by_hand() -> None:
    share = saliency([[[1, -4], [0, 3]]]).share()
    assert share.tolist() == [[[0.25, 0], [0, 0.75]]]

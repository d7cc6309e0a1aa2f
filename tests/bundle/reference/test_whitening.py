import numpy as np

from cytolens.bundle.reference.whitening import Whitening


def test_whitened_figures_are_alike_and_independent() -> None:
    random = np.random.default_rng(0)
    mixed = random.normal(size=(4000, 3)) @ random.normal(size=(3, 3)) * [1, 50, 0.02]
    white = Whitening.of(mixed.astype(np.float32))(mixed.astype(np.float32))
    # Shrinkage leaves a trace of the correlation.
    np.testing.assert_allclose(np.cov(white.T), np.eye(3), atol=0.3)


def test_a_figure_that_never_moves_gives_finite_distances() -> None:
    rows = np.ones((5, 2), np.float32)
    white = Whitening.of(rows)(rows + np.float32(0.5))
    assert np.isfinite(white).all()

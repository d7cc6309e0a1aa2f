"""Cells hold every vector, and neighbours together."""

from __future__ import annotations

import numpy as np

from cytolens.manifest.check.clusters import cell_members


def test_every_vector_stands_in_as_many_cells_as_asked() -> None:
    vectors = np.random.default_rng(0).integers(-90, 90, (900, 32)).astype(np.int8)
    cells = cell_members(vectors, cell_size=50, nearest=2, seed=0)
    counts = np.bincount(np.concatenate(cells), minlength=900)
    assert set(counts.tolist()) == {2}


def test_few_vectors_share_one_cell() -> None:
    cells = cell_members(np.zeros((5, 32), np.int8), cell_size=50, nearest=2, seed=0)
    assert [cell.tolist() for cell in cells] == [[0, 1, 2, 3, 4]]


def test_equal_vectors_share_a_cell() -> None:
    rng = np.random.default_rng(1)
    half = rng.integers(-90, 90, (400, 32)).astype(np.int8)
    cells = cell_members(np.vstack([half, half]), cell_size=40, nearest=1, seed=0)
    for cell in cells:
        assert set((cell % 400).tolist()) == set(cell[cell < 400].tolist())

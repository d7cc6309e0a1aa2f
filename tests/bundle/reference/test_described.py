import numpy as np

from cytolens.bundle.reference.described import Described
from cytolens.bundle.reference.look import looks_of
from cytolens.bundle.reference.stain import stains_of
from support.cells import cell_arrays

CELLS = cell_arrays([0, 1], size_px=32)


def test_what_the_eye_sees_is_added() -> None:
    embeddings, logits = np.ones((2, 3), np.float32), np.zeros((2, 2), np.float32)
    found = Described.of(CELLS, embeddings, logits)
    np.testing.assert_array_equal(found.looks, looks_of(CELLS))
    np.testing.assert_array_equal(found.stains, stains_of(CELLS))
    assert found.embeddings is embeddings
    assert found.logits is logits

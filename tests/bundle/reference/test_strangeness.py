from dataclasses import replace

import numpy as np

from cytolens.bundle.reference.described import Described
from cytolens.bundle.reference.look import LOOKS
from cytolens.bundle.reference.stain import STAINS
from cytolens.bundle.reference.strangeness import judge
from support.references import random_described, random_reference

REFERENCE = random_reference(200)
OWN = Described(
    REFERENCE.embeddings, REFERENCE.looks, REFERENCE.stains, REFERENCE.logits
)
FOUR = Described(*(array[:4] for array in vars(OWN).values()))


def test_few_training_samples_are_strange() -> None:
    found = judge(REFERENCE, OWN)
    assert sum(item.is_strange for item in found) <= 0.05 * len(found)
    assert all(bool(item.reasons) == item.is_strange for item in found)


def test_another_content_is_strange() -> None:
    far = np.zeros_like(FOUR.embeddings)
    far[:, 1] = 1
    found = judge(REFERENCE, replace(FOUR, embeddings=far))
    assert all(item.content > 1 >= max(item.look, item.stain) for item in found)
    assert all("content" in item.reasons[0] for item in found)


def test_another_look_is_strange_and_says_which() -> None:
    looks = FOUR.looks.copy()
    looks[:, LOOKS.index("detail of two pixels")] -= 9
    found = judge(REFERENCE, replace(FOUR, looks=looks))
    assert all(item.look > 1 >= max(item.content, item.stain) for item in found)
    assert "detail of two pixels" in found[0].reasons[0]
    assert "below" in found[0].reasons[0]
    assert found[0].as_dict()["is_strange"] is True


def test_another_stain_is_strange_and_says_which() -> None:
    stains = FOUR.stains.copy()
    stains[:, STAINS.index("red against green density")] += 9
    found = judge(REFERENCE, replace(FOUR, stains=stains))
    assert all(item.stain > 1 >= max(item.content, item.look) for item in found)
    assert "its stain is: red against green density" in found[0].reasons[0]
    assert "above" in found[0].reasons[0]
    assert found[0].score == found[0].as_dict()["stain"]


def test_the_size_of_an_embedding_does_not_matter() -> None:
    new = random_described(4, seed=3)
    plain, large = (
        judge(REFERENCE, replace(new, embeddings=factor * new.embeddings))
        for factor in (1, 50)
    )
    np.testing.assert_allclose(
        [item.content for item in plain], [item.content for item in large], rtol=1e-4
    )

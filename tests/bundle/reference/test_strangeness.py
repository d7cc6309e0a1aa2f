import numpy as np

from cytolens.bundle.reference.look import LOOKS
from cytolens.bundle.reference.strangeness import judge
from support.references import random_described, random_reference

REFERENCE = random_reference(200)


def test_few_training_samples_are_strange() -> None:
    found = judge(REFERENCE, REFERENCE.embeddings, REFERENCE.looks)
    assert sum(item.is_strange for item in found) <= 0.05 * len(found)
    assert all(bool(item.reasons) == item.is_strange for item in found)


def test_another_content_is_strange() -> None:
    new = random_described(4, seed=3)
    far = np.zeros_like(new.embeddings)
    far[:, 1] = 1
    found = judge(REFERENCE, far, REFERENCE.looks[:4])
    assert all(item.content > 1 >= item.look for item in found)
    assert all("content" in item.reasons[0] for item in found)


def test_another_look_is_strange_and_says_which() -> None:
    looks = REFERENCE.looks[:4].copy()
    looks[:, LOOKS.index("detail of two pixels")] -= 9
    found = judge(REFERENCE, REFERENCE.embeddings[:4], looks)
    assert all(item.look > 1 >= item.content for item in found)
    assert "detail of two pixels" in found[0].reasons[0]
    assert "below" in found[0].reasons[0]
    assert found[0].as_dict()["is_strange"] is True


def test_the_size_of_an_embedding_does_not_matter() -> None:
    new = random_described(4, seed=3)
    plain, large = (
        judge(REFERENCE, factor * new.embeddings, new.looks) for factor in (1, 50)
    )
    np.testing.assert_allclose(
        [item.content for item in plain], [item.content for item in large], rtol=1e-4
    )

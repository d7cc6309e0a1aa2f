from __future__ import annotations

import pytest
from pydantic import ValidationError

from cytolens.config import StrictModel
from cytolens.models.validation import describe_faults, nearest, submodel


class Leaf(StrictModel):
    size: int


class Tree(StrictModel):
    leaves: tuple[Leaf, ...]
    best: Leaf | None = None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"leaves": [{"sise": 1, "size": 1}]}, "unknown key 'leaves.0.sise', did you"),
        ({"leaves": [], "best": {"size": 1, "q": 1}}, "'best.q', known are: size."),
        ({}, "'leaves' is missing"),
        ({"leaves": [{"size": "big"}]}, "'leaves.0.size' is 'big'"),
    ],
)
def test_faults_are_said_in_words(data: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Tree.model_validate(data)
    assert words in describe_faults(caught.value, Tree)


def test_the_nearest_name_is_suggested() -> None:
    assert nearest("lenght", ["length", "width"]) == "did you mean 'length'?"


def test_submodel_follows_lists_and_optionals() -> None:
    assert submodel(Tree, ["leaves", "3"]) is Leaf
    assert submodel(Tree, ["best"]) is Leaf
    assert submodel(Tree, ["best", "size", "x"]) is None

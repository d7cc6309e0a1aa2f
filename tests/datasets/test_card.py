import pytest
from pydantic import ValidationError

from cytolens.datasets import DATASETS
from cytolens.datasets.card import DatasetCard, RemoteFile


def changed(**facts: object) -> DatasetCard:
    card = DATASETS["herlev"].card
    return DatasetCard.model_validate(card.model_dump() | facts)


def test_counts_must_add_up() -> None:
    with pytest.raises(ValidationError, match="add up to 917"):
        changed(n_images=918)


def test_counts_and_classes_must_agree() -> None:
    with pytest.raises(ValidationError, match="counts and classes differ"):
        changed(counts={"a": 917})


def test_a_file_needs_a_checksum_and_a_plain_name() -> None:
    facts = {"url": "https://a.org/b", "checksum_source": "x"}
    with pytest.raises(ValidationError, match="without a checksum"):
        RemoteFile.model_validate(facts | {"name": "b"})
    with pytest.raises(ValidationError, match="pattern"):
        RemoteFile.model_validate(facts | {"name": "../b", "md5": "0" * 32})

from pathlib import Path

import pytest

from cytolens.datasets import DATASETS, LAYOUTS, import_dataset
from cytolens.errors import UnknownNameError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "data-sets.md"


def test_each_set_is_a_layout_of_its_own() -> None:
    assert set(LAYOUTS.names()) - set(DATASETS.names()) == {"csv", "folders", "pairs"}


def test_an_unknown_layout_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="sipakmed"):
        import_dataset("sipakmad", tmp_path, out=tmp_path / "m.csv")


@pytest.mark.parametrize("name", DATASETS.names())
def test_each_set_has_a_section_with_its_facts(name: str) -> None:
    card = DATASETS[name].card
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"## `{name}`")[2].partition("\n## ")[0]
    for fact in (card.title, f"{card.n_images:,}", card.homepage, card.doi or ""):
        assert fact in section
    for fault in card.known_faults:
        assert f"- {fault}" in section
    for label, count in card.counts.items():
        assert f"| `{label}` | {count:,} |" in section


@pytest.mark.parametrize("name", DATASETS.names())
def test_each_file_is_fetched_over_tls(name: str) -> None:
    for file in DATASETS[name].card.files:
        assert file.url.startswith("https://")
        assert file.url.endswith("/" + file.name)

"""The documentation is true: its snippets run, its pages name what there is."""

import re
from pathlib import Path

import pytest

import cytolens
from cytolens.cli.commands import COMMANDS
from cytolens.cli.reference import reference_page
from cytolens.models.recipe_files import recipe_names
from support.bundles import write_tiny_bundle
from support.cells import write_cells

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)")


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def blocks_of(page: Path) -> list[tuple[int, str]]:
    text = page.read_text(encoding="utf-8")
    return [
        (text[: match.start(1)].count("\n"), match[1]) for match in BLOCK.finditer(text)
    ]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``cells/manifest.csv`` and ``bundle/``, as the pages assume."""
    folder = tmp_path_factory.mktemp("docs")
    write_cells(folder / "cells")
    write_tiny_bundle(folder / "bundle", classes=("benign", "malignant"))
    return folder


@pytest.mark.parametrize("page", [p for p in PAGES if blocks_of(p)], ids=name_of)
def test_snippets_run(
    page: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workplace)
    names: dict[str, object] = {"__name__": "snippet"}
    for line, source in blocks_of(page):
        # Line numbers of a failure are those of the page.
        code = compile("\n" * line + source, str(page), "exec", dont_inherit=True)
        exec(code, names)  # noqa: S102  # our own documentation


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file(), target


def test_command_line_page_is_up_to_date() -> None:
    page = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    assert page == reference_page(), (
        "run: python -m cytolens.cli.reference docs/reference/cli.md"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown_beside_the_reference(command: str) -> None:
    shown = f"cytolens {command}"
    assert any(
        shown in page.read_text(encoding="utf-8")
        for page in PAGES
        if page.name != "cli.md"
    )


def test_every_recipe_has_its_place() -> None:
    page = (DOCS / "reference" / "recipes.md").read_text(encoding="utf-8")
    assert [name for name in recipe_names() if f"`{name}`" not in page] == []


def test_every_data_set_has_its_place() -> None:
    from cytolens.datasets.registry import DATASETS

    page = (DOCS / "reference" / "data-sets.md").read_text(encoding="utf-8")
    assert [name for name in DATASETS if f"`{name}`" not in page] == []


def test_every_public_name_has_its_place() -> None:
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    verbs = [name for name in cytolens.__all__ if not name.startswith("__")]
    assert [name for name in verbs if f"cytolens.{name}" not in page] == []

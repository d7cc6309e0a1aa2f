import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from cytolens.reporting import html
from cytolens.reporting.html import render_html
from support.contrast import contrast
from support.reports import EVIL, report


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_every_text_is_escaped() -> None:
    assert EVIL not in render_html(report())
    assert "&lt;script&gt;" in render_html(report())


def test_page_stands_alone() -> None:
    tags = Page(render_html(report())).tags
    assert not [tag for tag, _ in tags if tag in {"script", "link", "iframe"}]
    sources = [attributes["src"] or "" for tag, attributes in tags if tag == "img"]
    assert sources
    assert all(source.startswith("data:image/") for source in sources)


def test_page_can_be_read_aloud() -> None:
    tags = Page(render_html(report())).tags
    names = [tag for tag, _ in tags]
    assert tags[1] == ("html", {"lang": "en"}) or ("html", {"lang": "en"}) in tags
    assert names.count("h1") == 1
    assert all(a.get("alt") for tag, a in tags if tag == "img")
    assert all("scope" in a for tag, a in tags if tag == "th")


def test_undefined_figure_says_why() -> None:
    text = render_html(report())
    assert "not defined: nothing was taken for it" in text
    assert "Research use only, not for diagnosis" in text


def test_headings_follow_each_other_and_links_have_a_target() -> None:
    tags = Page(render_html(report())).tags
    levels = [int(tag[1]) for tag, _ in tags if tag in {"h1", "h2", "h3"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    targets = [(a["href"] or "").removeprefix("#") for tag, a in tags if tag == "a"]
    assert "report" in targets
    assert set(targets) <= set(ids)


def test_page_is_well_formed() -> None:
    balance = Balance()
    balance.feed(render_html(report()))
    assert not balance.open


def test_numbers_of_tables_and_figures_run_on() -> None:
    text = render_html(report())
    for number in range(1, 5):
        assert f"Table {number}." in text
    for number in range(1, 9):
        assert f"Figure {number}." in text
    assert "Figure 9." not in text


def test_pictures_pair_up_and_commands_stand_out() -> None:
    text = render_html(report())
    assert text.count('<div class="pair">') == 2
    assert "<code>cytolens &lt;b&gt;</code>" in text
    assert "a_<wbr>b" in text


def test_contrast_of_text_is_enough() -> None:
    sheet = (Path(html.__file__).parent / "templates" / "report.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", sheet))
    for name in ("ink", "quiet", "accent"):
        assert contrast(colours[name], colours["tint"]) >= 4.5, name


class Balance(HTMLParser):
    """Every element that is opened is closed, in order."""

    EMPTY = frozenset({"meta", "img", "br", "col", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed by itself."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

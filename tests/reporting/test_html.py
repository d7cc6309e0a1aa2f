from html.parser import HTMLParser

from cytolens.evaluation.figure import Figure
from cytolens.reporting.html import render_html
from cytolens.reporting.report import (
    Gallery,
    KeyFigure,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    Thumbnail,
)

EVIL = "<script>alert(1)</script>"


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def report() -> Report:
    figure = Figure("sensitivity", 0.9, 0.8, 0.95, "Wilson", 50)
    undefined = Figure.undefined("PPV", why="nothing was taken for it")
    blocks = (
        Paragraph(EVIL),
        Table("A table", ("name", "value"), ((EVIL, "1"),)),
        Picture("A picture", "what it shows", "<svg/>"),
        Gallery("Cells", (Thumbnail("called x", "truly y", f'alt "{EVIL}"', b"jpeg"),)),
    )
    return Report(
        title="Evaluation report",
        subtitle=EVIL,
        notice="Research use only, not for diagnosis",
        key_figures=(KeyFigure(figure, "Means."), KeyFigure(undefined, "Means.")),
        facts=(("Model", EVIL),),
        protocol=("So.",),
        cautions=(EVIL,),
        sections=(Section("Part", blocks),),
        footer="End.",
    )


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

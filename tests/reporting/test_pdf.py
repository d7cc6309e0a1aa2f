import io
import re
from dataclasses import replace

import pypdf
import pytest
from pypdf.generic import DictionaryObject

from cytolens.reporting.evaluation_report import evaluation_report
from cytolens.reporting.pdf import render_pdf
from cytolens.reporting.report import Paragraph, Picture, Report, Section, Table
from cytolens.reporting.sections.order import parts_of
from support.bundles import tiny_description
from support.evaluations import full_evaluation

NOTICE = "Research use only, not for diagnosis"
EVIL = "#panic() *a* $x$ @b <c> // [d] \\ `"


@pytest.fixture(scope="module")
def report() -> Report:
    evaluation = full_evaluation(80)
    # One drawing is enough to see how all are set.
    few = replace(evaluation, calibration=None, decision=None, thresholds=None)
    parts = parts_of(few, description=tiny_description())
    return evaluation_report(evaluation, parts, banner="A toy")


@pytest.fixture(scope="module")
def pdf(report: Report) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_pdf(report)))


@pytest.fixture(scope="module")
def texts(pdf: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def empty(*sections: Section) -> Report:
    return Report(
        title="Evaluation report",
        subtitle="nothing",
        notice=NOTICE,
        key_figures=(),
        facts=(),
        protocol=(),
        cautions=(),
        sections=sections,
        footer="End.",
    )


def test_every_page_says_research_use_only_and_its_number(texts: list[str]) -> None:
    assert len(texts) >= 6
    for number, text in enumerate(texts, start=1):
        assert NOTICE in text
        assert "A toy" in text
        assert f"{number} of {len(texts)}" in text


def test_document_knows_its_title_language_and_outline(
    pdf: pypdf.PdfReader, report: Report
) -> None:
    metadata = pdf.metadata
    assert metadata is not None
    assert metadata.title == f"{report.title}: {report.subtitle}"
    assert metadata.creation_date is None
    assert str(pdf.root_object["/Lang"]) == "en"
    entries = [
        str(item["/Title"])
        for item in pdf.outline
        if isinstance(item, DictionaryObject)
    ]
    for section in report.sections:
        assert section.title in entries
    assert f"Appendix. {report.appendix[-1].title}" in entries


def test_it_is_tagged_and_pictures_carry_their_words(
    pdf: pypdf.PdfReader, report: Report
) -> None:
    assert b"pdfuaid" in pdf.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    words = set(_alternatives(pdf))
    alts = {b.alt for s in report.sections for b in s.blocks if isinstance(b, Picture)}
    assert alts
    assert alts <= words


def test_figures_stand_in_the_text(texts: list[str], report: Report) -> None:
    text = "".join(texts)
    flat = re.sub(r"\s", "", text)
    for item in report.key_figures:
        assert item.figure.interval_text.replace(" ", "") in flat
    assert "TRIPOD+AI" in text
    assert "Ahumanmustanswer." in flat


def test_the_same_report_is_the_same_bytes() -> None:
    report = empty(Section("Part", (Paragraph("Words."),)))
    assert render_pdf(report) == render_pdf(report)


def test_no_text_is_ever_run() -> None:
    table = Table(EVIL, (EVIL, "b"), ((EVIL, EVIL),), notes=(EVIL,))
    report = empty(Section(EVIL, (Paragraph(EVIL), table)))
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(replace(report, title=EVIL)))).pages
    text = "".join(page.extract_text() for page in pages)
    assert text.count("#panic()") >= 7


def test_letters_that_no_font_has_still_make_a_document() -> None:
    report = empty(Section("Part", (Paragraph("\U0001f9ff \u7ec6 \u0e01"),)))
    assert render_pdf(report).startswith(b"%PDF")


def test_long_names_stay_on_the_page() -> None:
    name = "x" * 150
    table = Table(
        "Long.", ("class", *"abcdef"), ((name, *["0.500\n0.400 to 0.600"] * 6),)
    )
    pages = pypdf.PdfReader(
        io.BytesIO(render_pdf(empty(Section("Part", (table,)))))
    ).pages
    text = "".join(page.extract_text() for page in pages)
    lines = re.findall("x{5,}", text)
    # The name is broken into lines, and nothing of it is lost.
    assert 2 < len(lines) < 20
    assert sum(map(len, lines)) == len(name)


def _alternatives(pdf: pypdf.PdfReader) -> list[str]:
    """The alternative texts of the structure tree."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            walk(node.get("/K"))

    walk(pdf.root_object["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("lines", range(24, 42, 2))
def test_no_page_is_left_empty_however_full_the_first_is(lines: int) -> None:
    body = Section("A part", (Paragraph("word " * 60),))
    full = replace(
        empty(*[body] * 6), cautions=tuple(f"Beware {i}" for i in range(lines))
    )
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(full))).pages
    for page in pages:
        assert len(page.extract_text().split()) > 40

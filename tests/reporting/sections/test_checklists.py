from cytolens.reporting.report import Paragraph, Table
from cytolens.reporting.sections.checklists import checklist_parts
from support.bundles import tiny_description
from support.evaluations import full_evaluation


def test_every_item_has_a_status_and_the_source_is_cited() -> None:
    tripod, claim = checklist_parts(full_evaluation(40), tiny_description())
    for part, source, items in (
        (tripod, "BMJ 2024;385:e078378", 52),
        (claim, "e240300", 44),
    ):
        assert part.is_appendix
        words, table = part.section.blocks
        assert isinstance(words, Paragraph)
        assert isinstance(table, Table)
        assert source in words.text
        assert len(table.rows) == items
        assert {row[2] for row in table.rows} == {"filled", "in part", "open"}
    assert list(tripod.tables) == ["tripod_ai"]
    frame = claim.tables["claim"]
    assert frame.loc[frame["status"] == "open", "answer"].unique().tolist() == [
        "A human must answer."
    ]

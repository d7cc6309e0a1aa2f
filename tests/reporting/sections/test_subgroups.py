from cytolens.reporting.report import Picture, Table
from cytolens.reporting.sections.subgroups import subgroups_part
from support.evaluations import full_evaluation


def test_small_groups_are_marked_and_the_reason_is_given() -> None:
    evaluation = full_evaluation(80, sites=("north", "south", *["north"] * 12))
    part = subgroups_part(evaluation)
    assert part is not None
    table = next(b for b in part.section.blocks if isinstance(b, Table))
    small = {g.value: g.too_small for g in evaluation.subgroups[0].subgroups}
    assert small["south"]
    row = next(r for r in table.rows if r[0] == "south")
    assert " *" in row[3]
    assert any(note.startswith("* south: ") for note in table.notes)
    picture = next(b for b in part.section.blocks if isinstance(b, Picture))
    assert "south, n = " in picture.alt
    assert len(part.tables["subgroups"]) == 2 * len(
        evaluation.subgroups[0]["north"].figures
    )

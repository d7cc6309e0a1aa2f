from cytolens.reporting.report import Paragraph, Picture, Table
from cytolens.reporting.sections.referral import referral_part
from support.evaluations import full_evaluation


def test_rule_share_and_what_stays_are_shown() -> None:
    evaluation = full_evaluation(80)
    assert evaluation.referral is not None
    part = referral_part(evaluation)
    assert part is not None
    first, figures = part.section.blocks[:2]
    assert isinstance(first, Paragraph)
    assert evaluation.referral.rule in first.text
    sent = evaluation.referral["share sent"]
    assert isinstance(figures, Table)
    assert figures.rows[0][0] == "share sent"
    assert figures.rows[0][1].startswith(sent.value_text)
    picture = next(b for b in part.section.blocks if isinstance(b, Picture))
    assert evaluation.referral.curve.area.text in picture.alt
    assert set(part.tables) == {"referral", "risk_coverage"}

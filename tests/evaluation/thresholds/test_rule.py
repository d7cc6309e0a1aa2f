import pytest

from cytolens.evaluation.thresholds.rule import Rule, ThresholdRuleError, parse_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("sensitivity=0.95", Rule("sensitivity", 0.95)),
        (" PPV=0.8 ", Rule("ppv", 0.8)),
        ("specificity=1", Rule("specificity", 1.0)),
        ("Youden", Rule("youden")),
        ("cost=10", Rule("cost", 10.0)),
    ],
)
def test_rules_are_read_and_written(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule
    assert parse_rule(rule.text) == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recall=0.9", "Unknown threshold rule 'recall=0.9'"),
        ("youden=2", "Unknown threshold rule"),
        ("sensitivity", "a rate above 0 and up to 1"),
        ("sensitivity=95", "a rate above 0 and up to 1"),
        ("ppv=nan", "a rate above 0 and up to 1"),
        ("cost=-1", "a number above 0"),
        ("cost=inf", "a number above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, said: str) -> None:
    with pytest.raises(ThresholdRuleError, match=said):
        parse_rule(text)


def test_a_lower_bound_needs_a_target() -> None:
    assert parse_rule("ppv=0.8", lower_bound=True).in_words == (
        "PPV of 0.8 or more (lower end of its interval)"
    )
    with pytest.raises(ThresholdRuleError, match="no target that a lower bound"):
        parse_rule("youden", lower_bound=True)

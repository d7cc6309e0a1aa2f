from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.subgroups.subgroup import Subgroup
from cytolens.evaluation.subgroups.wording import findings_of, multiplicity_of


def difference(p: float | None, p_adjusted: float | None = None) -> Difference:
    figure = Figure("accuracy", -0.2, -0.3, -0.1, "square-and-add", 40)
    return Difference(figure, p, "square-and-add", p_adjusted)


def group(value: str, *differences: Difference, small: bool = False) -> Subgroup:
    figure = Figure("accuracy", 0.7, 0.6, 0.8, "Wilson", 40)
    too_small = {"accuracy": "4 samples"} if small else {}
    return Subgroup(value, 40, 40, {}, {}, (figure,), differences, too_small)


def test_finding_names_both_figures_and_the_correction() -> None:
    groups = [
        group(name, difference(p, p))
        for name, p in zip("ABC", (0.003, 1, 1), strict=True)
    ]
    assert findings_of("site", groups, level=0.05) == (
        "accuracy is lower for site = A than for the others: 0.700 (0.600 to 0.800); "
        "difference -0.200 (-0.300 to -0.100), p = 0.003 after correction.",
    )


def test_what_correction_takes_away_is_no_finding() -> None:
    groups = [group("A", difference(0.01, 0.06)), group("B", small=True)]
    said = findings_of("site", groups, level=0.05)
    assert said[0].startswith("No difference shown between the values of site.")
    assert said[1].endswith(": B.")


def test_multiplicity_counts_tested_found_and_left_out() -> None:
    family = [difference(0.01, 0.02), difference(0.04, 0.09), difference(None)]
    assert multiplicity_of(family, level=0.05) == (
        "2 comparisons were made (one for each value, figure and column). Were there "
        "no difference at all, chance would still give about 0.1 with p below 0.05; "
        "found were 2, and 1 after Holm's correction. 1 more were not made: too few "
        "samples."
    )

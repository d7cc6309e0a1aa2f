import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.subgroups.request import SubgroupColumn, read_column


def test_name_alone_and_with_edges() -> None:
    assert read_column("site") == SubgroupColumn("site")
    assert read_column("age:50,65.5") == SubgroupColumn("age", (50.0, 65.5))


@pytest.mark.parametrize(
    ("text", "said"),
    [("age:old", "expected numbers"), ("age:65,50", "65, 50 do not rise")],
)
def test_faulty_edges_are_refused(text: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        read_column(text)

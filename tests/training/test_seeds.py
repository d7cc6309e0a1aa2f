from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cytolens.training.seeds import derive_seed

places = st.tuples(st.integers(0, 2**32), st.text(max_size=5), st.integers(0, 100))


@given(places, places)
def test_two_places_have_two_seeds(
    one: tuple[int, str, int], other: tuple[int, str, int]
) -> None:
    assert (derive_seed(*one) == derive_seed(*other)) == (one == other)


def test_a_seed_never_changes_between_versions() -> None:
    # Printed once; a change here would make earlier runs impossible to repeat.
    assert derive_seed(0, "order", 1) == 3560704936019802908


def test_words_do_not_run_together() -> None:
    assert derive_seed(0, "ab", "c") != derive_seed(0, "a", "bc")

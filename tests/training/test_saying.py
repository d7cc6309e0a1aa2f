from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.training.saying import say

if TYPE_CHECKING:
    import pytest


def test_words_go_to_standard_error_as_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = "Beware: [bold] 12 images " + "and more " * 20
    say(words)
    assert capsys.readouterr() == ("", words + "\n")

import sys

import pytest

from cytolens.errors import MissingExtraError
from cytolens.slides.library import PACKAGES, load_library


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_installed_is_loaded(name: str) -> None:
    assert load_library(name).__name__ == name


@pytest.mark.parametrize("name", [*PACKAGES, "pydicom.pixels"])
def test_what_is_missing_names_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    package, extra = PACKAGES[name.partition(".")[0]]
    with pytest.raises(MissingExtraError, match=rf"{package}.*cytolens\[{extra}\]"):
        load_library(name)

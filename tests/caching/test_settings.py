from __future__ import annotations

from pathlib import Path

import pytest

from cytolens.caching.errors import CacheSettingError
from cytolens.caching.settings import cache_folder, limit_bytes


def test_the_environment_says_where_and_how_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CYTOLENS_CACHE", "~/somewhere")
    monkeypatch.setenv("CYTOLENS_CACHE_GB", "1.5")
    assert cache_folder() == Path("~/somewhere").expanduser()
    assert limit_bytes() == 1_500_000_000


def test_without_it_the_system_s_folder_and_20_gb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CYTOLENS_CACHE")
    monkeypatch.delenv("CYTOLENS_CACHE_GB", raising=False)
    assert cache_folder().name == "cytolens"
    assert limit_bytes() == 20_000_000_000


@pytest.mark.parametrize("text", ["many", "0", "-1", "nan", "inf"])
def test_another_limit_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOLENS_CACHE_GB", text)
    with pytest.raises(CacheSettingError, match="CYTOLENS_CACHE_GB"):
        limit_bytes()

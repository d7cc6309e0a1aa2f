from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.training.errors import ResumeMismatchError, RunExistsError
from cytolens.training.run_folder import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = {"recipe": {"phases": (1, 2)}, "seed": 0}


def test_a_new_folder_is_claimed_once(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.claim(REQUEST, resume=False)
    with pytest.raises(RunExistsError, match="--resume"):
        folder.claim(REQUEST, resume=False)
    folder.claim(REQUEST, resume=True)


def test_resuming_what_is_not_there_starts_it(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.claim(REQUEST, resume=True)
    assert folder.read_json("request.json") == {"recipe": {"phases": [1, 2]}, "seed": 0}


def test_resuming_something_else_is_refused_by_name(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.claim(REQUEST, resume=False)
    with pytest.raises(ResumeMismatchError, match="another seed"):
        folder.claim(REQUEST | {"seed": 1}, resume=True)
    with pytest.raises(ResumeMismatchError, match="another recipe and another seed"):
        folder.claim({"recipe": {}, "seed": 1}, resume=True)


def test_other_peoples_files_are_not_written_among(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("important")
    with pytest.raises(RunExistsError):
        RunFolder(tmp_path).claim(REQUEST, resume=False)

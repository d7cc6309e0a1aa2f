import json
import subprocess
import sys
from pathlib import Path

import pytest

from cytolens import __version__
from cytolens.cli import commands, main
from cytolens.errors import CytolensError

HEAVY = ("torch", "pandas", "matplotlib", "transformers", "lightning", "timm", "cv2")


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def stand_in(name: str) -> object:
        raise error

    monkeypatch.setattr(commands, "load_command", stand_in)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in commands.COMMANDS)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["predict", "--help"], ["--version"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from cytolens.cli.main import run; "
        f"code = run({arguments!r}); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], code, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[] 0"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out == f"cytolens {__version__}\n"


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (CytolensError("Found a.\nExpected b."), "Found a. Expected b.", 2),
        (PermissionError(13, "Permission denied", "out"), "out: Permission denied.", 2),
        (
            OSError(28, "No space left on device"),
            "[Errno 28] No space left on device",
            2,
        ),
        (MemoryError(), "There is not enough memory.", 2),
        (KeyboardInterrupt(), "Interrupted.", 130),
    ],
)
def test_failure_is_one_line(
    error: BaseException,
    line: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fail_with(monkeypatch, error)
    assert main.run(["doctor", "--json"]) == code
    out, err = capsys.readouterr()
    assert err.startswith(f"cytolens: {line}")
    assert err.count("\n") == 1
    assert json.loads(out)["error"].startswith(line)
    assert json.loads(out)["exit"] == code


def test_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main.run(["doctor"])


def test_unknown_command_suggests(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["doctr"]) == 2
    assert "Did you mean 'doctor'?" in capsys.readouterr().err


def test_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    script = "from cytolens.cli.main import main; import sys; main()"
    with subprocess.Popen(
        [sys.executable, "-c", script, "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()

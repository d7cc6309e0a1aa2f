"""Why a training could not start, could not go on, or could not resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.errors import CytolensError, OutputExistsError

if TYPE_CHECKING:
    from pathlib import Path


class TrainingError(CytolensError):
    """Base of every expected end of a training that gives no model."""


class NothingToLearnError(TrainingError):
    """The manifest cannot teach: one class only, or a split without samples."""


class FaultyManifestError(TrainingError):
    """The data check found faults that make the result worthless."""

    def __init__(self, findings: list[str]) -> None:
        self.findings = findings
        shown = "; ".join(findings[:3])
        more = f"; and {len(findings) - 3} more" if len(findings) > 3 else ""
        super().__init__(
            f"The data check found {len(findings)} kinds of fault: {shown}{more}. "
            "See them with `cytolens data check MANIFEST --report check.html` and mend "
            "the data, or train all the same with --allow-faults, which the bundle "
            "then says for ever."
        )


class RunExistsError(TrainingError, OutputExistsError):
    """The run folder holds an earlier run."""

    http_status = 409

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds a run already. Continue it with --resume, or choose "
            "another folder with --out."
        )


class ResumeMismatchError(TrainingError):
    """A run would be continued with something else than it was started with."""

    def __init__(self, folder: Path, differences: list[str]) -> None:
        super().__init__(
            f"{folder} was started with another {' and another '.join(differences)}. "
            "Resume with what it was started with (see request.json there), or start "
            "a new run in another folder."
        )


class DivergedError(TrainingError):
    """The loss is no longer a number."""

    def __init__(self, *, where: str, rate: float, kept: str) -> None:
        super().__init__(
            f"The loss became NaN or infinite in {where} at rate {rate:g}. {kept} "
            "Lower the rate (--set phases.0.rate=...), train with precision 32, or "
            "look for broken images with `cytolens data check`."
        )


class DiskFullError(TrainingError):
    """The disk holding the run folder is full."""

    http_status = 507

    def __init__(self, path: Path, *, needed_mb: float | None = None) -> None:
        need = "" if needed_mb is None else f" ({needed_mb:.0f} MB are needed)"
        super().__init__(
            f"The disk is full: cannot write {path}{need}. The last good checkpoint is "
            "kept; free some space and continue with --resume."
        )


class InterruptedRunError(TrainingError):
    """The user stopped the training."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Stopped. {folder} keeps the last finished epoch; continue with the same "
            "command and --resume."
        )

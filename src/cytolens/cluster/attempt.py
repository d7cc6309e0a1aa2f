"""What happens to a task in the process that runs it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from cytolens import __version__
from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from collections.abc import Callable

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Success(Generic[Result]):
    """A result."""

    result: Result


@dataclass(frozen=True)
class Failure:
    """An expected error, in words: error objects do not travel well."""

    message: str
    kind: str
    machine: str


def attempt(
    function: Callable[[Task], Result], task: Task, *, version: str
) -> Success[Result] | Failure:
    """Run a task; an error that would come again is told, not raised.

    Args:
        function: What to do.
        task: With what.
        version: Of Cytolens where the work is handed out; another one here could give
            other figures, and is refused.
    """
    machine = platform.node() or "a node without a name"
    if version != __version__:
        message = (
            f"found Cytolens {__version__}, expected {version} as on the machine that "
            "hands out the work. Install the same version everywhere."
        )
        return Failure(message, "VersionMismatch", machine)
    try:
        return Success(function(task))
    except (CytolensError, OSError, MemoryError) as error:
        return Failure(str(error) or "no memory left", type(error).__name__, machine)

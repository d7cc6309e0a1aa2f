"""What stands where in a run folder, and who may write to it again.

```
RUN/
  request.json        what was asked for; --resume must ask for the same
  recipe.json         the recipe with every value settled
  manifest.csv        the table the run was given
  data-check.json     what the data check found
  environment.json    machine and package versions
  log.csv curves.png  one row and one point per epoch
  tensorboard/        where it is installed
  checkpoints/        private: the last two states, the best weights
  predictions.parquet the validation split, by the final weights
  bundle/             the model
  run.json            written last: the run is finished
```
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.training.atomic_file import write_atomically
from cytolens.training.errors import ResumeMismatchError, RunExistsError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class RunFolder:
    """Paths of a run."""

    path: Path
    writes: bool = True
    """False in all but the first of several processes that train together."""

    @property
    def bundle(self) -> Path:
        """The model."""
        return self.path / "bundle"

    @property
    def checkpoints(self) -> Path:
        """The run's private files."""
        return self.path / "checkpoints"

    @property
    def scratch(self) -> Path:
        """A cache of its own, where the user has none; deleted at the end."""
        return self.path / "scratch"

    @property
    def predictions(self) -> Path:
        """The validation split's predictions table."""
        return self.path / "predictions.parquet"

    def claim(self, request: dict[str, Any], *, resume: bool) -> None:
        """Start a run here, or go on with the one that is here.

        Args:
            request: What was asked for, as plain data.
            resume: Whether to go on; where there is no run yet, one is started.

        Raises:
            RunExistsError: If there is a run and it is not to be resumed.
            ResumeMismatchError: If it was asked for something else.
        """
        if not self.writes:
            return
        earlier = self.read_json("request.json")
        if earlier is None:
            if self.path.is_dir() and any(self.path.iterdir()) and not resume:
                raise RunExistsError(self.path)
            self.write_json("request.json", request)
            return
        if not resume:
            raise RunExistsError(self.path)
        different = [
            name for name in request if earlier.get(name) != json_form(request[name])
        ]
        if different:
            raise ResumeMismatchError(self.path, different)

    def write_json(self, name: str, content: object) -> None:
        """Write one of the records, atomically."""
        if not self.writes:
            return
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=2) + "\n"
        write_atomically(self.path / name, text.encode())

    def read_json(self, name: str) -> dict[str, Any] | None:
        """Read one of the records; None where it is not there yet."""
        path = self.path / name
        if not path.is_file():
            return None
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content

    def drop_scratch(self) -> None:
        """Give the disk back."""
        shutil.rmtree(self.scratch, ignore_errors=True)


def json_form(value: object) -> object:
    """What a value is after it was written and read: tuples are lists."""
    result: object = json.loads(json.dumps(value))
    return result

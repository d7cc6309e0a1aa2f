"""Run tasks on a cluster and hand out their results as they come.

Ray places them, and runs them again when the process or the machine that had them
dies. Nothing is known here of what a task does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cytolens import __version__
from cytolens.cluster.attempt import Failure, attempt
from cytolens.cluster.connection import import_ray
from cytolens.cluster.errors import TaskFailedError, TaskLostError
from cytolens.cluster.needs import Needs
from cytolens.cluster.progress import ClusterProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cytolens.cluster.connection import Cluster
    from cytolens.cluster.stragglers import Stragglers

    Report = Callable[[ClusterProgress], None]

Task = TypeVar("Task")
Result = TypeVar("Result")

RETRIES = 5
"""After the first try, and only when the process or its machine has died."""
PER_SLOT = 2
"""Tasks handed out for each that can run: the next waits where it will run."""
LOOK_S = 1.0
"""How often the nodes are counted anew."""


def run_tasks(
    cluster: Cluster,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    needs: Needs | None = None,
    stragglers: Stragglers | None = None,
    report: Report | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Run a function on every task, on whatever machines there are.

    At most `PER_SLOT` tasks for each that can run are handed out; the others wait
    here. When the caller stops, or Ctrl-C is pressed, what is under way is cancelled.

    Args:
        cluster: Where; see `cytolens.cluster.connect`.
        function: One that can be imported on every machine by its name.
        tasks: Its arguments, one for each call.
        needs: What a task needs of a machine; by default a core.
        stragglers: Whether tasks that are late are run a second time.
        report: Called when a task has ended, and every second.

    Yields:
        A task and its result, in the order in which they end.

    Raises:
        ClusterTooSmallError: If no machine has what a task needs.
        TaskFailedError: If a task ends with an expected error.
        TaskLostError: If the processes of a task die again and again.
    """
    run = _Run(cluster, function, tasks, needs or Needs(), stragglers, report)
    try:
        yield from run.results()
    finally:
        run.cancel()


@dataclass
class _Handed:
    """A task that is under way."""

    number: int
    since: float


@dataclass
class _Run(Generic[Task, Result]):
    """One call of `run_tasks`."""

    cluster: Cluster
    function: Callable[[Task], Result]
    tasks: Sequence[Task]
    needs: Needs
    stragglers: Stragglers | None
    report: Report | None
    done: set[int] = field(default_factory=set)
    flight: dict[Any, _Handed] = field(default_factory=dict)
    ended_s: list[float] = field(default_factory=list)
    next: int = 0
    nodes: int = 0
    slots: int = 0
    looked: float = float("-inf")

    def results(self) -> Iterator[tuple[Task, Result]]:
        """Hand out, wait, hand on."""
        ray = import_ray()
        self._look()
        while len(self.done) < len(self.tasks):
            self._hand_out()
            self._try_late_ones_again()
            ready, _ = ray.wait(list(self.flight), timeout=LOOK_S)
            for reference in ready:
                # An earlier one of these may have been its twin, now cancelled.
                if reference in self.flight:
                    yield self._take(reference)
            self._look()

    def cancel(self) -> None:
        """Stop what nobody waits for any more."""
        for reference in list(self.flight):
            self._drop(reference)

    def _look(self) -> None:
        """Count the machines: some join and some die while the work goes on."""
        now = time.monotonic()
        if now - self.looked >= LOOK_S:
            nodes = self.cluster.nodes()
            self.needs.require_room(nodes)
            self.nodes = len(nodes)
            self.slots = sum(self.needs.slots(node) for node in nodes)
            self.looked = now
            self._tell()

    def _tell(self) -> None:
        if self.report is not None:
            self.report(
                ClusterProgress(
                    done=len(self.done),
                    total=len(self.tasks),
                    running=min(len(self.flight), self.slots),
                    nodes=self.nodes,
                    workers=self.slots,
                )
            )

    def _hand_out(self) -> None:
        room = PER_SLOT * self.slots - len(self.flight)
        for number in range(self.next, min(self.next + room, len(self.tasks))):
            self._submit(number)
            self.next = number + 1

    def _submit(self, number: int) -> None:
        remote = (
            import_ray()
            .remote(attempt)
            .options(
                num_cpus=self.needs.cpus,
                num_gpus=self.needs.gpus,
                max_retries=RETRIES,
                retry_exceptions=False,
                name=getattr(self.function, "__name__", "task"),
            )
        )
        task = self.tasks[number]
        reference = remote.remote(self.function, task, version=__version__)
        self.flight[reference] = _Handed(number, time.monotonic())

    def _try_late_ones_again(self) -> None:
        """Once nothing waits: before that, every free slot has a task of its own."""
        if self.stragglers is None or self.next < len(self.tasks):
            return
        tried = [handed.number for handed in self.flight.values()]
        now = time.monotonic()
        for handed in list(self.flight.values()):
            late = self.stragglers.is_late(now - handed.since, self.ended_s)
            if late and tried.count(handed.number) == 1:
                self._submit(handed.number)

    def _take(self, reference: Any) -> tuple[Task, Result]:  # noqa: ANN401 (Ray has no types)
        ray = import_ray()
        handed = self.flight.pop(reference)
        try:
            outcome = ray.get(reference)
        except ray.exceptions.RayTaskError:
            raise  # a fault of ours: its traceback is wanted
        except ray.exceptions.RayError as error:
            why = str(error).strip().splitlines()[0]
            raise TaskLostError(tries=RETRIES + 1, why=why) from error
        if isinstance(outcome, Failure):
            raise TaskFailedError(
                outcome.message, kind=outcome.kind, machine=outcome.machine
            )
        self.done.add(handed.number)
        self.ended_s.append(time.monotonic() - handed.since)
        for other in [r for r, h in self.flight.items() if h.number == handed.number]:
            self._drop(other)
        self._tell()
        return self.tasks[handed.number], outcome.result

    def _drop(self, reference: Any) -> None:  # noqa: ANN401 (as above)
        self.flight.pop(reference)
        # By force: one that hangs in a library hears nothing gentler.
        import_ray().cancel(reference, force=True)

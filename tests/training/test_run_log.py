from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from lightning.pytorch.loggers import MLFlowLogger

from cytolens.manifest import read_manifest
from cytolens.training import run_log
from cytolens.training.request import TrainingRequest
from cytolens.training.run_log import MLFLOW_VARIABLE, RunLog, best_number, open_log
from cytolens.training.run_state import BestEpoch, RunState
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "phase": "all",
    "epoch": 1,
    "rate": 0.1,
    "train_loss": 1.0,
    "val_loss": 0.5,
    "val_accuracy": 0.8,
    "val_balanced_accuracy": 0.7,
    "val_auc": 0.9,
}
BEST = BestEpoch("best-000002.safetensors", "", 1.0, 0, 1, {})


def _state(epochs: int) -> RunState:
    rows: list[dict[str, Any]] = [ROW | {"epoch": n + 1} for n in range(epochs)]
    return RunState(history=rows, best=BEST)


def test_the_table_is_written_whole_each_time(tmp_path: Path) -> None:
    log = RunLog(tmp_path)
    log(_state(3))
    log(_state(2))  # resumed from before the third
    table = pd.read_csv(tmp_path / "log.csv")
    assert table["epoch"].tolist() == [1, 2]
    assert list(table.columns) == list(ROW)
    assert not (tmp_path / "curves.png").exists()
    log.write(_state(2))
    assert (tmp_path / "curves.png").stat().st_size > 5_000
    assert best_number(_state(2)) == 2
    assert best_number(RunState()) is None


@pytest.fixture
def request_of_cells(cells_manifest: Path) -> TrainingRequest:
    return TrainingRequest(
        recipe=quick_recipe(), manifest=read_manifest(cells_manifest)
    )


# TensorBoard's own use of what protobuf and numpy have deprecated.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_tensorboard_where_it_is_installed(
    request_of_cells: TrainingRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tensorboard")
    monkeypatch.setattr(run_log, "find_spec", importlib.util.find_spec)
    monkeypatch.delenv(MLFLOW_VARIABLE, raising=False)
    log = open_log(tmp_path, request=request_of_cells)
    log(_state(1))
    log.close(status="success")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(tmp_path / "tensorboard"))
    events.Reload()
    (event,) = events.Scalars("val_auc")
    assert (event.step, event.value) == (1, pytest.approx(0.9))


# MLflow's own use of what its dependencies have deprecated.
@pytest.mark.filterwarnings("ignore")
def test_mlflow_where_its_address_is_set(
    request_of_cells: TrainingRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mlflow")
    monkeypatch.setattr(run_log, "find_spec", lambda name: name == "mlflow" or None)
    # A folder is all that the small MLflow can write to without a server.
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv(MLFLOW_VARIABLE, (tmp_path / "mlruns").as_uri())
    log = open_log(tmp_path, request=request_of_cells)
    log(_state(1))
    log.close(status="success")
    (logger,) = log.loggers
    assert isinstance(logger, MLFlowLogger)
    metrics = logger.experiment.get_run(str(logger.run_id)).data.metrics
    assert metrics["val_auc"] == pytest.approx(0.9)

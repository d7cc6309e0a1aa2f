import hashlib
from pathlib import Path

import pytest

from cytolens.datasets import DATASETS, getting
from cytolens.datasets.card import RemoteFile
from cytolens.datasets.errors import ManualDownloadError
from cytolens.datasets.getting import get_dataset
from cytolens.datasets.registry import PublicDataset
from cytolens.errors import UnknownNameError
from cytolens.registry import Registry
from support.web import Behaviour, serve


@pytest.mark.parametrize(
    "name", [name for name in DATASETS if not DATASETS[name].card.files]
)
def test_a_set_to_be_fetched_by_hand_says_how(name: str, tmp_path: Path) -> None:
    with pytest.raises(ManualDownloadError) as told:
        get_dataset(name, tmp_path)
    assert DATASETS[name].card.how_to_get in str(told.value)
    assert DATASETS[name].card.homepage in str(told.value)


def test_an_unknown_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="sipakmed"):
        get_dataset("sipak", tmp_path)


def test_every_file_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"patches"
    steps: list[tuple[str, int, int]] = []
    with serve(Behaviour(body)) as server:
        files = tuple(
            RemoteFile(
                name=name,
                url=server.url,
                size_bytes=len(body),
                sha256=hashlib.sha256(body).hexdigest(),
                checksum_source="this test",
            )
            for name in ("a", "b")
        )
        known = DATASETS["pcam"]
        card = known.card.model_copy(update={"files": files})
        registry: Registry[PublicDataset] = Registry("data set")
        registry.register("pcam")(PublicDataset(card, known.read))
        monkeypatch.setattr(getting, "DATASETS", registry)
        paths = get_dataset(
            "pcam", tmp_path, on_progress=lambda *step: steps.append(step)
        )
    assert [path.read_bytes() for path in paths] == [body, body]
    assert steps == [("a", 7, 7), ("b", 7, 7)]

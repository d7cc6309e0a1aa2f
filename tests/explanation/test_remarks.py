from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from cytolens.explanation.methods import METHODS
from cytolens.explanation.remarks import remarks_on
from cytolens.explanation.saliency import Saliency
from support.explained import blob
from support.networks import make_network

if TYPE_CHECKING:
    from cytolens.explanation.model import WatchedModel


def remarks(method: str, *, values: Any = None, **changes: Any) -> str:  # noqa: ANN401  # any map, any field
    fields = {"averages_views": False, "network": make_network("pcam")}
    model = cast("WatchedModel", SimpleNamespace(**fields | changes))
    maps = blob() if values is None else values
    return " ".join(remarks_on(model, METHODS[method], Saliency(maps, method, "grade")))


def test_nothing_is_said_where_nothing_must_be() -> None:
    assert remarks("grad-cam") == ""


@pytest.mark.parametrize(
    ("said", "method", "changes"),
    [
        ("mean over eight ways", "grad-cam", {"averages_views": True}),
        ("also sees earlier maps", "hires-cam", {"network": make_network("pooled")}),
        ("the same for every class", "eigen-cam", {}),
        ("which image counts", "pair-fusion", {}),
        (
            "no place speaks for grade",
            "grad-cam",
            {"values": np.zeros((1, 32, 32), dtype=np.float32)},
        ),
    ],
)
def test_what_the_map_leaves_out_is_said(
    said: str, method: str, changes: dict[str, Any]
) -> None:
    assert said in remarks(method, **changes)


def test_a_method_that_sees_all_maps_is_not_blamed() -> None:
    assert "earlier maps" not in remarks("occlusion", network=make_network("pooled"))

from __future__ import annotations

from typing import Any

import torch

from cytolens.training.lent_weights import LENT, give_back_weights, lend_weights
from cytolens.training.module import AVERAGE_KEY

WEIGHTS = {"a": torch.arange(3.0), "b": torch.ones(2)}
STATE = {f"network.{k}": v for k, v in WEIGHTS.items()} | {"scale": torch.zeros(1)}


def _tensors(content: Any) -> list[torch.Tensor]:  # noqa: ANN401 (any nesting)
    if isinstance(content, torch.Tensor):
        return [content]
    parts = content.values() if isinstance(content, dict) else []
    return [tensor for part in parts for tensor in _tensors(part)]


def test_weights_are_left_out_and_come_back() -> None:
    state = {"state_dict": STATE, "epoch": 3}
    lent = lend_weights(state)
    assert [t.numel() for t in _tensors(lent)] == [1]
    assert lent[LENT] == ["a", "b"]
    back = give_back_weights(lent, WEIGHTS | {"c": torch.ones(1)})
    assert back["state_dict"].keys() == STATE.keys()
    assert back["state_dict"]["network.a"] is WEIGHTS["a"]


def test_where_an_average_is_kept_it_is_what_the_file_holds() -> None:
    other = {k: v + 1 for k, v in WEIGHTS.items()}
    average = {"steps": 4, "weights": other}
    lent = lend_weights({"state_dict": STATE, AVERAGE_KEY: average})
    assert len(_tensors(lent[AVERAGE_KEY])) == 0
    assert len(_tensors(lent["state_dict"])) == 3
    back = give_back_weights(lent, other)
    assert back[AVERAGE_KEY] == average
    assert back["state_dict"] is STATE

"""Change one key of a recipe that is still plain data."""

from __future__ import annotations

import tomllib
from typing import Any

from cytolens.models.errors import RecipeError
from cytolens.models.recipe import Recipe
from cytolens.models.validation import nearest, submodel

NONE = "none"


def apply_override(data: dict[str, Any], key: str, value: str) -> None:
    """Set a dotted key in place.

    Args:
        data: A recipe as read from TOML.
        key: For instance ``augmentation.stain``, ``phases.0.rate`` or
            ``phases.warm-up.rate``.
        value: A TOML value; what is not one is text. ``none`` leaves out what a recipe
            need not have, such as ``head_start``.

    Raises:
        RecipeError: If the key leads nowhere; names the nearest one.
    """
    *parents, last = key.split(".")
    node: object = data
    for depth, part in enumerate(parents):
        node = _child(node, part, key, parents[:depth])
    _set(node, last, _value(value, key), key, parents)


def _value(text: str, key: str) -> object:
    if text == NONE and _may_be_left_out(key):
        return None
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return text


def _may_be_left_out(key: str) -> bool:
    *above, last = key.split(".")
    parent = submodel(Recipe, above)
    field = parent.model_fields.get(last) if parent else None
    return field is not None and not field.is_required() and field.default is None


def _child(node: object, part: str, key: str, above: list[str]) -> object:
    if isinstance(node, list):
        return node[_position(node, part, key)]
    if not isinstance(node, dict):
        raise RecipeError(f"{key!r}: {'.'.join(above)!r} holds a value, not keys.")
    _check_known(part, key, above)
    return node.setdefault(part, {})


def _set(node: object, part: str, value: object, key: str, above: list[str]) -> None:
    if isinstance(node, list):
        node[_position(node, part, key)] = value
        return
    if not isinstance(node, dict):
        raise RecipeError(f"{key!r}: {'.'.join(above)!r} holds a value, not keys.")
    _check_known(part, key, above)
    node[part] = value


def _check_known(part: str, key: str, above: list[str]) -> None:
    parent = submodel(Recipe, above)
    # The options of a network belong to its family, which checks them itself.
    if parent is None or above[:2] == ["network", "options"]:
        return
    if part not in parent.model_fields:
        raise RecipeError(
            f"Unknown key {key!r} of a recipe, {nearest(part, parent.model_fields)}"
        )


def _position(items: list[Any], part: str, key: str) -> int:
    names = [item.get("name") if isinstance(item, dict) else None for item in items]
    if part in names:
        return names.index(part)
    if part.isdecimal() and int(part) < len(items):
        return int(part)
    named = ", ".join(str(name) for name in names if name)
    raise RecipeError(
        f"{key!r}: there is no entry {part!r} among {len(items)}; "
        f"count from 0{' or name one of: ' + named if named else ''}."
    )

"""Say in words what is wrong with a recipe, with the nearest name for a typo."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest of ``known`` in words, or list them all."""
    choices = sorted(known)
    matches = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
    if matches:
        return f"did you mean {matches[0]!r}?"
    return f"known are: {', '.join(choices)}."


def describe_faults(error: ValidationError, model: type[BaseModel]) -> str:
    """Put every fault of a validation into one line."""
    return "; ".join(_describe(fault, model) for fault in error.errors())


def _describe(fault: ErrorDetails, model: type[BaseModel]) -> str:
    location = [str(part) for part in fault["loc"]]
    where = ".".join(location)
    if fault["type"] == "extra_forbidden":
        parent = submodel(model, location[:-1])
        fields = parent.model_fields if parent else {}
        return f"unknown key {where!r}, {nearest(location[-1], fields)}"
    if fault["type"] == "missing":
        return f"{where!r} is missing"
    return f"{where!r} is {fault['input']!r}: {fault['msg']}"


def submodel(model: type[BaseModel], path: list[str]) -> type[BaseModel] | None:
    """Follow field names (and list positions) to the model they hold."""
    found: type[BaseModel] | None = model
    for part in path:
        if found is None:
            return None
        if part in found.model_fields:
            found = _model_in(found.model_fields[part].annotation)
    return found


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (found := _model_in(argument)) is not None:
            return found
    return None

"""One registry for every plug-in point."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from cytolens.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """Names mapped to objects; refuses to overwrite, and explains a miss.

    Example:
        >>> LOSSES: Registry[str] = Registry("loss")
        >>> LOSSES.register("focal")("a loss")
        'a loss'
        >>> LOSSES.names()
        ['focal']
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """Decorate an object to add it under ``name``.

        Raises:
            ValueError: If the name is taken; two plug-ins never shadow each other.
        """

        def add(item: T) -> T:
            if name in self._items:
                msg = f"{self.kind} {name!r} is already registered."
                raise ValueError(msg)
            self._items[name] = item
            return item

        return add

    def __getitem__(self, name: str) -> T:
        if name not in self._items:
            raise UnknownNameError(self.kind, name, self._items)
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def names(self) -> list[str]:
        """List the registered names, sorted."""
        return sorted(self._items)

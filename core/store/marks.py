"""`Marks`: what a person says of a message, beside what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

LeftOut = Literal["muted", "deleted"]


@dataclass(frozen=True, slots=True)
class Marks:
    """`left_out`: not sent, and where 'deleted' not shown either; None: as usual. `pinned`: sent however long the
    conversation grows. `cleared`: neither this message nor what stands above it is sent any more, but what is pinned.
    `rating`: 1 good, -1 bad, None not said; `reason`, `note`: why. `original`: what the gateway answered, where a
    person has changed it; None where not.
    """

    left_out: LeftOut | None = None
    pinned: bool = False
    cleared: bool = False
    rating: int | None = None
    reason: str | None = None
    note: str | None = None
    original: str | None = None

    @property
    def deleted(self) -> bool:
        return self.left_out == "deleted"

    def as_json(self) -> dict[str, Any]:
        """What was said; empty where nothing was."""
        return {name: value for name, value in asdict(self).items() if value not in (None, False)}


NAMES = tuple(column.name for column in fields(Marks))
UNMARKED = Marks()


def marks_of(values: Mapping[str, Any]) -> Marks:
    """From columns, or from `as_json`; what is missing was not said."""
    said = {name: values[name] for name in NAMES if values.get(name) is not None}
    return Marks(**said) if said else UNMARKED


def columns_of(marks: Marks) -> dict[str, Any]:
    said = marks.as_json()
    return {name: said.get(name) for name in NAMES}

"""What of the ledger is looked at: days, dimensions, and what only the rows themselves can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from core.store.days import begins
from core.store.review_tables import request_comments, request_tags, rollups
from core.store.run_tables import cells
from core.store.tables import messages, requests


@dataclass(frozen=True, slots=True)
class Filters:
    """`zone`: IANA name of the zone of the days; `first` and `last`: days as `date.toordinal`, both included. `chosen`:
    for each dimension the values that are looked at; one that is not named, or names none, lets all pass ("": those
    without a value). What follows is told by the rows alone: ids, a prompt, a tag, a rating of at most so many stars,
    and at least so much money (in the currency of each row) or so many seconds. `found`: ids of the rows in whose texts
    something was found; None: nothing was sought. `reader`: who looks, and sees figures of other people's requests but
    nothing that these wrote; None: whoever may read all."""

    zone: str
    first: int
    last: int
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conversation: str = ""
    run: str = ""
    prompt: str = ""
    tag: str = ""
    rated: int | None = None
    cost: float | None = None
    seconds: float | None = None
    found: tuple[str, ...] | None = None
    reader: str | None = None

    @property
    def here(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def summed(self) -> bool:
        """Whether the sums by day can tell; else the rows have to be looked at."""
        texts, amounts = (self.conversation, self.run, self.prompt, self.tag), (self.rated, self.cost, self.seconds)
        return not any(texts) and all(one is None for one in (*amounts, self.found))


def of_sums(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions of the dimensions, over the sums by day."""
    return [rollups.c[name].in_(values) for name, values in filters.chosen.items() if values]


def of_rows(owner: str | None, filters: Filters) -> list[ColumnElement[bool]]:
    """All conditions, over the rows of the ledger. `owner`: whose; None: everybody's."""
    here = filters.here
    found: list[ColumnElement[bool]] = [
        requests.c.started_at >= begins(filters.first, here),
        requests.c.started_at < begins(filters.last + 1, here),
        *_plain(filters),
    ]
    if owner is not None:
        found.append(requests.c.owner == owner)
    if filters.conversation:
        found.append(requests.c.conversation_id == filters.conversation)
    if filters.run:
        found.append(requests.c.run_id == filters.run)
    if filters.prompt:
        found.append(requests.c.prompt == filters.prompt)
    if filters.tag:
        found.append(requests.c.id.in_(select(request_tags.c.request_id).where(request_tags.c.tag == filters.tag)))
    if filters.rated is not None:
        found.append(_rated(filters.rated))
    if filters.reader is not None and (filters.prompt or filters.tag or filters.rated is not None):
        found.append(requests.c.owner == filters.reader)  # what others wrote and judged can't be guessed at, either
    if filters.cost is not None:
        found.append(requests.c.cost >= filters.cost)
    if filters.seconds is not None:
        found.append(requests.c.total_s >= filters.seconds)
    if filters.found is not None:
        found.append(requests.c.id.in_(filters.found))
    return found


def _plain(filters: Filters) -> list[ColumnElement[bool]]:
    """The dimensions, written so that an index can be used: a value that is none is NULL in the rows."""
    found: list[ColumnElement[bool]] = []
    for name, values in filters.chosen.items():
        if not values:
            continue
        column: Any = requests.c[name]
        if name == "status":  # its index is for the few that run: of all that failed it leads to too many rows
            column = func.coalesce(column, "")
        said = [value for value in values if value]
        parts = [column.in_(said)] if said else []
        parts += [column.is_(None) if requests.c[name].nullable else column == ""] if "" in values else []
        found.append(or_(*parts))
    return found


def _rated(stars: int) -> ColumnElement[bool]:
    """Rated with so many stars or fewer: in the review, in the chat (a thumb down is one star), or in a run."""
    said = select(request_comments.c.request_id).where(request_comments.c.rating <= stars)
    down = select(messages.c.request_id).where(messages.c.rating < 0)
    run = select(cells.c.request_id).where(cells.c.rating <= stars)
    return or_(requests.c.id.in_(said), requests.c.id.in_(down), requests.c.id.in_(run))

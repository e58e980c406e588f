"""A gateway's own table held against the ledger: what agrees, what is missing here or there, what has another price."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.ledger.record import RequestRecord
from core.review.their_table import Table, Theirs
from core.text import Text

Verdict = Literal["agrees", "tokens", "price", "missing_here", "missing_there"]
VERDICTS: dict[Verdict, Text] = {
    "agrees": Text("agree", "一致"),
    "tokens": Text("other tokens", "token 数不同"),
    "price": Text("another price", "费用不同"),
    "missing_here": Text("missing here", "本地缺失"),
    "missing_there": Text("missing there", "对方缺失"),
}
MOST_CANDIDATES = 500
"""Requests that a row is held against at most: those that ended soonest after it."""
LEAST_ROWS = 5
"""Rows from which a price is learnt at least."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together; None: there is none."""

    ours: RequestRecord | None
    theirs: Theirs | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`seconds` between a row there and the beginning or end of a request here; `tokens` and `cost`: shares by which
    they may differ. `currency`: of the costs there; those here in another one are not compared."""

    seconds: float = 120.0
    tokens: float = 0.0
    cost: float = 0.01
    currency: str = "USD"


def reconciled(ours: Sequence[RequestRecord], table: Table, tolerance: Tolerance) -> list[Pair]:
    """Every row of both sides once, in order of time. Rows that agree in everything find each other first, then those
    of the same model at about the same time."""
    taken_ours: set[str] = set()
    taken_theirs: set[int] = set()
    found: list[Pair] = []
    by_model: dict[str, list[RequestRecord]] = {}
    for one in sorted(ours, key=_until):
        for name in {_model(one.model), _model(one.model_answered or one.model)}:
            by_model.setdefault(name, []).append(one)
    ends = {name: [_until(one) for one in rows] for name, rows in by_model.items()}
    pairs: list[tuple[bool, float, int, RequestRecord, Theirs]] = []
    longest = {name: timedelta(seconds=max(one.total_s or 0.0 for one in rows)) for name, rows in by_model.items()}
    slack = timedelta(seconds=tolerance.seconds)
    for theirs in table.rows:
        name = _model(theirs.model)
        rows, until = by_model.get(name, []), ends.get(name, [])
        first = bisect_left(until, theirs.at - slack)
        last = bisect_right(until, theirs.at + slack + longest.get(name, slack))
        for one in rows[first : min(last, first + MOST_CANDIDATES)]:
            apart = _apart(one, theirs.at)
            if apart <= tolerance.seconds:
                pairs.append((not _same_tokens(one, theirs, tolerance), apart, theirs.line, one, theirs))
    for other, _, line, one, theirs in sorted(pairs, key=lambda pair: pair[:3]):
        if one.id in taken_ours or line in taken_theirs:
            continue
        taken_ours.add(one.id)
        taken_theirs.add(line)
        found.append(
            Pair(one, theirs, "tokens" if other else "agrees" if _same_cost(one, theirs, tolerance) else "price")
        )
    found += [Pair(None, one, "missing_here") for one in table.rows if one.line not in taken_theirs]
    first_at = min(one.at for one in table.rows) - slack
    last_at = max(one.at for one in table.rows) + slack
    covered = [one for one in ours if first_at <= one.started_at <= last_at and one.id not in taken_ours]
    found += [Pair(one, None, "missing_there") for one in covered if one.status == "ok"]
    return sorted(found, key=lambda pair: pair.theirs.at if pair.theirs else pair.ours.started_at)  # type: ignore[union-attr]


def _until(one: RequestRecord) -> datetime:
    return one.started_at + timedelta(seconds=one.total_s or 0.0)


def _apart(one: RequestRecord, at: datetime) -> float:
    """Seconds between a time and a request; 0 while it ran."""
    before, after = (one.started_at - at).total_seconds(), (at - _until(one)).total_seconds()
    return max(0.0, before, after)


def _model(name: str) -> str:
    return name.strip().casefold().rpartition("/")[2]


def _same_tokens(one: RequestRecord, theirs: Theirs, tolerance: Tolerance) -> bool:
    told = ((one.prompt_tokens, theirs.prompt_tokens), (one.completion_tokens, theirs.completion_tokens))
    return all(
        here is None or there is None or abs(here - there) <= tolerance.tokens * max(here, there)
        for here, there in told
    )


def _same_cost(one: RequestRecord, theirs: Theirs, tolerance: Tolerance) -> bool:
    if one.cost is None or theirs.cost is None or one.currency != tolerance.currency:
        return True
    return abs(one.cost - theirs.cost) <= tolerance.cost * max(one.cost, theirs.cost) + 1e-9


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a gateway really asks for a million tokens, fitted to `rows` rows; `off`: by which share its amounts miss
    that price in the mean."""

    model: str
    prompt: float
    completion: float
    rows: int
    off: float


def learnt(pairs: Sequence[Pair]) -> list[Learnt]:
    """The price of each model that its own amounts tell: least squares over the rows whose tokens agree."""
    import numpy as np  # not on the way to the first page

    rows: dict[str, list[tuple[int, int, float]]] = {}
    for pair in pairs:
        theirs = pair.theirs
        if theirs is None or pair.verdict not in ("agrees", "price") or theirs.cost is None:
            continue
        if theirs.prompt_tokens is not None and theirs.completion_tokens is not None:
            place = rows.setdefault(pair.ours.model if pair.ours else theirs.model, [])
            place.append((theirs.prompt_tokens, theirs.completion_tokens, theirs.cost))
    found = []
    for model, said in sorted(rows.items()):
        if len(said) < LEAST_ROWS:
            continue
        table = np.asarray(said, dtype=float)
        (prompt, completion), _, rank, _ = np.linalg.lstsq(table[:, :2], table[:, 2], rcond=None)
        if rank < 2 or prompt < 0 or completion < 0:
            continue
        off = np.abs(table[:, :2] @ [prompt, completion] - table[:, 2]).sum() / max(table[:, 2].sum(), 1e-12)
        found.append(Learnt(model, float(prompt) * 1e6, float(completion) * 1e6, len(said), float(off)))
    return found

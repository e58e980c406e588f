"""What came of a run: each cell judged, and a summary for each variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.lab.bench import Bench
from core.lab.checks import Answered, Check, judge, passed
from core.store.cells import UNFINISHED, StoredCell


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell with what each check says of it (None: can't be told), and all of them together."""

    cell: StoredCell
    verdicts: tuple[bool | None, ...]
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A variant's cells. `judged`, `passed`: of those whose checks could be told. `characters`, `total_s`,
    `first_token_s`: means, None where nothing is known, as the sums of tokens. `costs`: what is known of the requests
    that were sent for these cells last, by currency; `unpriced`: how many of them have no cost. `rating`: the mean of
    those rated."""

    cells: int = 0
    complete: int = 0
    failed: int = 0
    left: int = 0
    judged: int = 0
    passed: int = 0
    characters: float | None = None
    first_token_s: float | None = None
    total_s: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    unpriced: int = 0
    rating: float | None = None

    @property
    def pass_rate(self) -> float | None:
        return self.passed / self.judged if self.judged else None


def judged(bench: Bench, cells: Sequence[StoredCell], checks: Sequence[Check] | None = None) -> list[Judged]:
    """Every cell, held against the bench's checks or others. Only what is complete is judged."""
    chosen = bench.checks if checks is None else tuple(checks)
    expected = bench.cases.columns.index(bench.expected) if bench.expected in bench.cases.columns else None
    found = []
    for one in cells:
        row = bench.cases.rows[one.case] if one.case < len(bench.cases.rows) else ()
        wanted = row[expected] if expected is not None and row and row[expected].strip() else None
        verdicts = judge(chosen, Answered(one.message.text, wanted, one.record)) if one.status == "complete" else []
        found.append(Judged(one, tuple(verdicts), passed(verdicts)))
    return found


def summary(rows: Sequence[Judged]) -> Summary:
    """Of the cells of one variant, or of any group of them."""
    complete = [one.cell for one in rows if one.cell.status == "complete"]
    first = [one for one in complete if one.choice == 0]  # of several answers to one request the first stands for it
    sent = {one.cell.record.id: one.cell.record for one in rows if one.cell.record and not one.cell.taken_from}
    records = list(sent.values())
    costs: dict[str, float] = {}
    for record in records:
        if record.cost is not None and record.currency is not None:
            costs[record.currency] = costs.get(record.currency, 0.0) + record.cost
    told = [one for one in rows if one.passed is not None]
    return Summary(
        cells=len(rows),
        complete=len(complete),
        failed=sum(one.cell.status == "failed" for one in rows),
        left=sum(one.cell.status in UNFINISHED or one.cell.in_progress for one in rows),
        judged=len(told),
        passed=sum(one.passed is True for one in told),
        characters=_mean([len(one.message.text) for one in complete]),
        first_token_s=_mean([one.record.first_token_s for one in first if one.record]),
        total_s=_mean([one.record.total_s for one in first if one.record]),
        prompt_tokens=_sum([record.prompt_tokens for record in records]),
        completion_tokens=_sum([record.completion_tokens for record in records]),
        costs=costs,
        unpriced=sum(record.cost is None for record in records),
        rating=_mean([one.cell.rating for one in rows]),
    )


def by_variant(bench: Bench, rows: Sequence[Judged]) -> list[Summary]:
    return [summary([one for one in rows if one.cell.variant == at]) for at in range(len(bench.variants))]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None

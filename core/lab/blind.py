"""A blind comparison: in which order answers stand there, who wins how often, and how sure that is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.lab import intervals
from core.lab.intervals import LEVEL, SIGNIFICANT, Interval
from core.store.cells import StoredCell
from core.store.votes import Vote
from core.text import Text

ENOUGH = 15
"""Below so many votes luck decides: at 15 an even chance wins 11 times or more in one of 17."""
RESAMPLES = 300
SEED = 7
PULL = 0.1
"""How strongly a ranking of few votes is drawn to 'all alike', as choix regularizes it."""


@dataclass(frozen=True, slots=True)
class Round:
    """The answers to one case that stand side by side: variants in a shuffled order, the same each time."""

    case: int
    repetition: int
    choice: int
    cells: tuple[StoredCell, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        return tuple(one.variant for one in self.cells)


@dataclass(frozen=True, slots=True)
class Standing:
    """A variant's `wins` of the `shown` rounds that somebody won; `rate`: with Wilson's interval. `strength`: its share
    by Bradley and Terry's model (Luce's for more than two at once), None for two variants or too few votes."""

    variant: int
    wins: int
    rate: Interval | None
    strength: Interval | None


def rounds(run_id: str, cells: Sequence[StoredCell], votes: Sequence[Vote]) -> Iterator[Round]:
    """Those not voted on yet, case by case, where at least two variants have an answer that says something."""
    done = {(one.case, one.repetition, one.choice) for one in votes}
    found: dict[tuple[int, int, int], dict[int, StoredCell]] = {}
    for one in cells:
        if one.status == "complete" and one.message.text.strip():
            found.setdefault((one.case, one.repetition, one.choice), {}).setdefault(one.variant, one)
    for place, answers in sorted(found.items()):
        if len(answers) > 1 and place not in done:
            order = sorted(answers)
            random.Random(f"{run_id}:{place}").shuffle(order)
            yield Round(*place, tuple(answers[at] for at in order))


def standings(votes: Sequence[Vote], variants: int) -> list[Standing]:
    """Of every variant, the most often preferred first. Rounds that nobody won count for none."""
    won = [one for one in votes if one.winner is not None]
    strengths = _strengths(won, variants)
    found = []
    for at in range(variants):
        shown = [one for one in won if at in one.shown]
        wins = sum(one.winner == at for one in shown)
        strength = strengths[at] if strengths is not None else None
        found.append(Standing(at, wins, intervals.share(wins, len(shown)), strength))
    return sorted(found, key=lambda one: (-(one.rate.value if one.rate else -1.0), one.variant))


def _strengths(won: Sequence[Vote], variants: int) -> list[Interval] | None:
    """Bradley–Terry's strengths as shares of 1, their intervals by resampling the votes."""
    if variants < 3 or len(won) < 2:
        return None
    import choix
    import numpy as np

    data = [(one.winner, tuple(at for at in one.shown if at != one.winner)) for one in won if one.winner is not None]
    chance = np.random.default_rng(SEED)

    def shares(of: list[tuple[int, tuple[int, ...]]]) -> np.ndarray:
        weights = np.exp(choix.ilsr_top1(variants, of, alpha=PULL))
        return np.asarray(weights / weights.sum())

    drawn = [shares([data[at] for at in chance.integers(0, len(data), len(data))]) for _ in range(RESAMPLES)]
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    return [Interval(float(value), float(low[at]), float(high[at]), len(won)) for at, value in enumerate(shares(data))]


NO_VOTES = Text("No vote yet.", "还没有投票。")
ALIKE = Text("In {count} comparisons nobody saw a difference.", "{count} 次对比都没有看出差别。")
LEADS = Text(
    "{first} is preferred in {rate:.0%} of {count} votes ({low:.0%} – {high:.0%}).",
    "{count} 次投票中有 {rate:.0%} 选择 {first}（{low:.0%} – {high:.0%}）。",
)
SURE = Text("Against {second} that is more than chance.", "与 {second} 相比，这不是偶然。")
UNSURE = Text("Against {second} it may be chance.", "与 {second} 相比，可能只是偶然。")
FEW = Text(
    "Fewer than {enough} votes: luck decides as much as the answers do.",
    "不足 {enough} 票：结果很大程度上靠运气。",
)


def told(found: Sequence[Standing], votes: Sequence[Vote], names: Sequence[str]) -> list[Text]:
    """What the votes show, and what they can't."""
    if votes and all(one.winner is None for one in votes):
        return [ALIKE.fill(count=len(votes))]
    leader = found[0]
    if leader.rate is None or leader.rate.low is None or leader.rate.high is None:
        return [NO_VOTES]
    rate, second = leader.rate, found[1]
    said = [
        LEADS.fill(first=names[leader.variant], rate=rate.value, count=rate.count, low=rate.low, high=rate.high),
        (SURE if _sure(votes, leader.variant, second.variant) else UNSURE).fill(second=names[second.variant]),
    ]
    count = sum(one.winner is not None for one in votes)
    return [*said, FEW.fill(enough=ENOUGH)] if count < ENOUGH else said


def _sure(votes: Sequence[Vote], first: int, second: int) -> bool:
    """Whether an even chance between the two would hardly give that: the exact sign test."""
    from scipy.stats import binomtest

    both = [one.winner for one in votes if {first, second} <= set(one.shown) and one.winner in (first, second)]
    return bool(both) and bool(binomtest(both.count(first), len(both)).pvalue < SIGNIFICANT)

"""Going on from another token: the model is given the answer up to there, and asked to write the rest."""

from __future__ import annotations

from dataclasses import replace

from core.chat import Message
from core.lab.bench import Bench, with_values
from core.lab.plan import plan
from core.replies.ask import GO_ON
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from pages.playground import running
from pages.shared.told import told
from pages.shared.words import t


@told
def go_on_from(run: StoredRun, bench: Bench, cell: StoredCell, text: str) -> None:
    """A run of one column that goes on from `text`. What comes is the rest of the answer."""
    past = with_values(bench.prompt(cell.variant), bench.cases.values(cell.case))
    own = (*past, Message("assistant", text), Message("user", t(GO_ON)))
    variant = replace(bench.variants[cell.variant], messages=own)
    single = replace(bench, variants=(variant,), repetitions=1).literal()
    running.start("compare", single, [one for asked in plan(single) for one in asked.cells()], after_id=run.id)

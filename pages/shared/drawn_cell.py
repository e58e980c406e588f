"""An answer of a run as it is now: text, error, facts."""

from __future__ import annotations

import streamlit as st

from core.store.cells import StoredCell
from core.text import Text
from core.transfer.run_rows import STATUSES
from pages.shared.answer import draw, facts
from pages.shared.json_answer import json_answer
from pages.shared.words import NO_ANSWER, plain, t

TAKEN = Text("taken from an earlier run", "取自之前的运行")


def draw_cell(cell: StoredCell) -> None:
    draw(cell.message, cell.id, cell.record)
    if cell.status == "complete" and not cell.message.text and not cell.message.tool_calls:
        st.caption(t(NO_ANSWER))
    if cell.record is not None and cell.status == "complete":
        json_answer(cell.message.text, cell.record)
    if cell.error is not None:
        st.error(plain(t(cell.error.text)), icon=":material/error:")
    if cell.status in ("waiting", "queued", "running"):
        st.caption(t(STATUSES[cell.status]))
    else:
        facts(cell.record, cell.status, cell.finish_reason, cell.repairs)
    if cell.taken_from:
        st.caption(t(TAKEN))

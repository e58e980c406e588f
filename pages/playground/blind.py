"""A blind comparison: answers under letters, a vote, then the names; and how the columns stand."""

from __future__ import annotations

from string import ascii_uppercase

import streamlit as st

from core.errors import ParleyError
from core.lab.bench import Bench, bench_of
from core.lab.blind import Round, rounds, standings, told
from core.lab.intervals import Interval
from core.parley import parley
from core.store.runs import StoredRun
from core.store.votes import Vote
from core.text import Text
from pages.shared import state
from pages.shared.answer import draw
from pages.shared.me import me
from pages.shared.told import told as tells
from pages.shared.words import listed, plain, t

CASE = Text("Case {number}", "用例 {number}")
OPEN = Text("Compare blind", "盲评")
INTRO = Text(
    "The answers stand here without names, in a shuffled order. Choose the best; then you are told whose they were.",
    "回复隐去来源、打乱顺序。请选出最好的一条，选完再揭晓各自来源。",
)
BEST = Text("{letter} is best", "{letter} 最好")
NONE = Text("No difference", "不分上下")
WHICH_WAS = Text("Case {number}: {names}", "用例 {number}：{names}")
TAKE_BACK = Text("Take the last vote back", "撤回上一票")
LEFT = Text("{count:,} still to be judged", "还有 {count:,} 组待评")
ALL_DONE = Text("All of them are judged.", "已全部评完。")
STANDS = Text("How they stand", "当前结果")
COLUMN, WINS = Text("Column", "列"), Text("Preferred", "被选次数")
RATE, STRENGTH = Text("Share of its votes", "被选比例"), Text("Strength (Bradley–Terry)", "强度（Bradley–Terry）")
WAS_BEST = Text("preferred", "被选中")


def blind_button(run: StoredRun) -> None:
    st.button(t(OPEN), key=f"blind_{run.id}", icon=":material/visibility_off:", on_click=_open, args=(run.id,))


def _open(run_id: str) -> None:
    state.state()[state.BLIND] = run_id


def _close() -> None:
    state.state().pop(state.BLIND, None)


def blind_dialog() -> None:
    """Draw it where it is open; call it last on the page."""
    run_id = state.state().get(state.BLIND)
    if run_id is None:
        return
    try:
        run = parley().store.runs.get(me().id, str(run_id))
    except ParleyError as error:  # it was deleted, perhaps in another tab
        _close()
        st.toast(t(error.text), icon=":material/info:")
        return
    bench = bench_of(run.bench)

    @st.dialog(t(OPEN), width="large", on_dismiss=_close)
    def show() -> None:
        store, owner = parley().store, me().id
        votes = list(store.votes.of(owner, run.id))
        waiting = list(rounds(run.id, store.runs.cells(owner, run.id), votes))
        st.caption(t(INTRO))
        if votes:
            _reveal(bench, votes[-1])
        st.caption(t(LEFT, count=len(waiting)) if waiting else t(ALL_DONE))
        if waiting:
            _ask(run, bench, waiting[0])
        if votes:
            _standings(bench, votes)

    show()


def _ask(run: StoredRun, bench: Bench, now: Round) -> None:
    if len(bench.cases.rows) > 1:
        st.markdown(f"**{t(CASE, number=now.case + 1)}**")
        for name, value in bench.cases.values(now.case).items():
            st.caption(f"**{plain(name)}** {plain(value)}")
    for letter, cell, box in zip(ascii_uppercase, now.cells, st.columns(len(now.cells), border=True), strict=False):
        with box:
            st.markdown(f"**{letter}**")
            draw(cell.message, f"blind_{cell.id}", None)
    with st.container(horizontal=True, key="blind_votes"):
        for letter, variant in zip(ascii_uppercase, now.shown, strict=False):
            st.button(
                t(BEST, letter=letter), key=f"vote_{letter}", type="primary", on_click=_vote, args=(run, now, variant)
            )
        st.button(t(NONE), key="vote_none", on_click=_vote, args=(run, now, None))


@tells
def _vote(run: StoredRun, now: Round, winner: int | None) -> None:
    parley().store.votes.cast(me().id, run.id, Vote(now.case, now.repetition, now.choice, now.shown, winner))


@tells
def _take_back(vote: Vote) -> None:
    parley().store.votes.take_back(me().id, vote.id)


def _reveal(bench: Bench, vote: Vote) -> None:
    """Whose the answers of the last round were."""
    names = [
        f"{letter} = {plain(bench.name(at))} ({plain(bench.variants[at].model)})"
        + (f" · {t(WAS_BEST)}" if at == vote.winner else "")
        for letter, at in zip(ascii_uppercase, vote.shown, strict=False)
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(t(WHICH_WAS, number=vote.case + 1, names=listed(names)), icon=":material/visibility:")
        st.button(t(TAKE_BACK), key="vote_back", type="tertiary", on_click=_take_back, args=(vote,))


def _standings(bench: Bench, votes: list[Vote]) -> None:
    names = [bench.name(at) for at in range(len(bench.variants))]
    found = standings(votes, len(names))
    st.header(t(STANDS), anchor=False)
    st.markdown("\n".join(f"- {plain(t(one))}" for one in told(found, votes, names)))
    table = {
        t(COLUMN): [names[one.variant] for one in found],
        t(WINS): [one.wins for one in found],
        t(RATE): [_said(one.rate) for one in found],
    }
    if any(one.strength for one in found):
        table[t(STRENGTH)] = [_said(one.strength) for one in found]
    st.dataframe(table, hide_index=True, key="blind_table", placeholder="–", alt=t(STANDS))


def _said(one: Interval | None) -> str | None:
    if one is None or one.low is None or one.high is None:
        return None
    return f"{one.value:.0%} ({one.low:.0%} – {one.high:.0%})"

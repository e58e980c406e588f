"""What came of an experiment: a chart with intervals, sentences, the numbers, and the answers themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.lab.alike import plainly
from core.lab.bench import Bench, bench_of
from core.lab.checks import Check
from core.lab.intervals import Interval
from core.lab.metrics import BY_ID, Metric, Point, comparable, points
from core.lab.results import Judged, judged
from core.lab.sweep import parameter_of
from core.lab.telling import sentences
from core.parley import parley
from core.store.runs import StoredRun
from core.text import Text
from pages.playground.blind import blind_button
from pages.playground.progress import progress
from pages.playground.restoring import settings_of
from pages.shared import state
from pages.shared.drawn_chart import draw_chart
from pages.shared.me import me
from pages.shared.money import money
from pages.shared.words import labels, plain, t, together

METRIC = Text("What is measured", "衡量什么")
RESTS_ON = Text(
    "{answers:,} answers, {least} to {most} at each value; the bars are where the truth lies 95 times of 100. This "
    "tells of this prompt and this model, now: other prompts may behave otherwise, and of twenty pairs that are equal "
    "one looks different by chance.",
    "共 {answers:,} 条回复，每个取值 {least} 到 {most} 条；竖线表示真值有 95% 的把握落在其中。结论只针对这个提示词和"
    "这个模型的当前表现，换个提示词可能不同；每二十对本来相同的取值，会有一对因偶然看起来不同。",
)
ONE_BY_ONE = Text("Each answer was a request of its own.", "每条回复都是单独的请求。")
BY_N = Text(
    "Each value was one request with {n} answers (n): its prompt was billed once.",
    "每个取值是一次请求、{n} 条回复（n），提示词只计费一次。",
)
BY_BOTH = Text(
    "{together:,} answers came several to a request (n); for the others the gateway wanted requests of their own.",
    "{together:,} 条回复是一次请求给出多条（n）；其余的网关要求逐条请求。",
)
NUMBERS = Text("The numbers", "数据")
ANSWERS = Text("The answers", "回复内容")
SETTING, TIMES = Text("Value", "取值"), Text("Times", "次数")
RUNS = Text("Answers", "回复数")
NOTHING = Text("Nothing to draw for this yet.", "这一项还没有数据。")
TIMES_SAID = Text("{count} × {words}", "{count} 次：{words}")
SHOWN, LONGEST = 12, 300
COLOUR = "#1f9e89"
SETTINGS = ("messages", "variants", "rows")


def experiment(run: StoredRun, now: Bench | None) -> None:
    """`now`: what the boxes above would run, None where they can't be read; its checks hold for these answers, too."""
    bench = bench_of(run.bench)
    settings_of(run, now, SETTINGS)
    progress(run)
    rows, found = _measured(run, bench, bench.checks if now is None else now.checks)
    if not any(one.answers for one in found):
        return
    known = comparable(found)
    words = {one.id: one.label for one in known}
    chosen = st.selectbox(t(METRIC), list(words), format_func=labels(words), key="laboratory_metric", width=260)
    metric = BY_ID[str(chosen)]
    st.caption(t(metric.help))
    st.markdown("\n".join(f"- {plain(t(sentence))}" for sentence in sentences(found, metric, money)))
    _chart(bench, found, metric)
    counts = [one.answers for one in found]
    rests_on = t(RESTS_ON, answers=sum(counts), least=min(counts), most=max(counts))
    st.caption(together(rests_on, t(_how(rows))))
    if len(found) > 1:
        blind_button(run)
    _numbers(found, known)
    _answers(bench, rows)


def _measured(run: StoredRun, bench: Bench, checks: Sequence[Check]) -> tuple[list[Judged], list[Point]]:
    """Measured anew only where something has changed: a hundred long answers at each value take seconds."""
    runs, owner = parley().store.runs, me().id
    seen = run.id, runs.stamp(owner, run.id), checks
    kept = state.state().get(state.EXPERIMENT)
    if seen[1] is None or kept is None or kept[0] != seen:
        rows = judged(bench, runs.cells(owner, run.id), checks)
        kept = state.state()[state.EXPERIMENT] = (seen, (rows, points(bench, rows)))
    rows, found = kept[1]
    return rows, found


def _how(rows: Sequence[Judged]) -> Text:
    """Whether answers came together or one by one."""
    asked = Counter(one.cell.request_id for one in rows if one.cell.request_id)
    together = sum(count for count in asked.values() if count > 1)
    if not together:
        return ONE_BY_ONE
    every = sum(asked.values())
    return BY_N.fill(n=max(asked.values())) if together == every else BY_BOTH.fill(together=together)


def _chart(bench: Bench, found: Sequence[Point], metric: Metric) -> None:
    import altair as alt  # takes a second to load

    name = parameter_of(bench)
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(found):
        measured = one.measured[metric.id]
        if measured is not None:
            place = bench.variants[at].parameters[name] if name else one.name
            rows.append(
                {
                    "x": place,
                    "y": measured.value,
                    "low": _within(measured.low, metric),
                    "high": _within(measured.high, metric),
                    "says": _said(measured, metric),
                    "answers": measured.count,
                }
            )
    if not rows:
        st.caption(t(NOTHING))
        return
    kind = "Q" if name else "N"
    scale = alt.Scale(domain=[0, metric.high]) if metric.high is not None else alt.Scale(zero=False)
    axis = alt.Axis(format="%") if metric.is_share else alt.Axis()
    x = alt.X(f"x:{kind}", title=name or None, sort=None)
    if name:
        x = x.scale(zero=False, nice=True).axis(values=[row["x"] for row in rows])
    base = alt.Chart({"values": rows}).encode(
        x=x,
        tooltip=[
            alt.Tooltip(f"x:{kind}", title=t(SETTING)),
            alt.Tooltip("says:N", title=t(metric.label)),
            alt.Tooltip("answers:Q", title=t(RUNS)),
        ],
    )
    y = alt.Y("y:Q", title=t(metric.label), scale=scale, axis=axis)
    drawn: Any = base.mark_rule(strokeWidth=2, color=COLOUR, opacity=0.6).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    if name:
        drawn += base.mark_line(color=COLOUR, opacity=0.35).encode(y=y)
    drawn += base.mark_point(filled=True, size=90, color=COLOUR, opacity=1).encode(y=y)
    draw_chart(drawn.properties(height=280), "laboratory_chart", t(metric.label))


def _said(one: Interval, metric: Metric) -> str:
    value = metric.form.format(one.value)
    if one.low is None or one.high is None:
        return value
    low, high = (metric.form.format(_within(end, metric)) for end in (one.low, one.high))
    return f"{value} ({low} – {high})"


def _within(end: float | None, metric: Metric) -> float | None:
    """An end of an interval that reaches beyond what can be."""
    return None if end is None else max(0.0, end if metric.high is None else min(metric.high, end))


def _numbers(found: Sequence[Point], known: Sequence[Metric]) -> None:
    opened = st.expander(t(NUMBERS), icon=":material/table:", key="laboratory_numbers", on_change="rerun")
    if not opened.open:
        return
    table: dict[str, list[Any]] = {t(SETTING): [one.name for one in found], t(RUNS): [one.answers for one in found]}
    for metric in known:
        told = [one.measured[metric.id] for one in found]
        table[t(metric.label)] = [None if one is None else _said(one, metric) for one in told]
    with opened:
        st.dataframe(table, hide_index=True, key="laboratory_table", placeholder="–", alt=t(NUMBERS))


def _answers(bench: Bench, rows: Sequence[Judged]) -> None:
    """The different ones at each value, the most frequent first."""
    opened = st.expander(t(ANSWERS), icon=":material/forum:", key="laboratory_answers", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for at in range(len(bench.variants)):
            texts = [one.cell.message.text for one in rows if one.cell.variant == at and one.cell.status == "complete"]
            if not texts:
                continue
            st.markdown(f"**{plain(bench.name(at))}**")
            first = {plainly(text): text for text in reversed(texts)}
            counted = Counter(map(plainly, texts)).most_common(SHOWN)
            said = [t(TIMES_SAID, count=count, words=_begins(first[same])) for same, count in counted]
            st.markdown("\n".join(f"- {plain(one)}" for one in said))


def _begins(text: str) -> str:
    words = " ".join(text.split())
    return words[:LONGEST] + (" …" if len(words) > LONGEST else "")

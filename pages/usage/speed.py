"""How fast, how often it fails, and when people ask: told of the newest requests of the period."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.review.spread import SAMPLE, WEEKDAYS, activity, failures_frame, times_frame
from core.text import Text
from pages.shared import state
from pages.shared.drawn_chart import draw_chart
from pages.shared.words import t
from pages.usage.books import books
from pages.usage.looking import NONE_PASSES, Look

TOLD_OF = Text("This is told of {count:,} requests", "以下依据 {count:,} 条请求")
NEWEST = Text(
    "This is told of the newest {count:,} requests of the period", "以下依据这段时间内最近的 {count:,} 条请求"
)
TIMES = Text("How long answers take", "回复耗时")
TIMES_HINT = Text(
    "p50: half of them were faster; p95: nineteen of twenty were. Seconds, and tokens a second from the first on.",
    "p50：有一半比它快；p95：二十次里有十九次比它快。单位为秒，以及首字之后每秒的 token 数。",
)
FAILURES = Text("What failed", "失败的请求")
NO_FAILURE = Text("Nothing failed.", "没有失败的请求。")
WHEN = Text("When people ask", "使用时段")
WHEN_HINT = Text("Requests by hour and day of the week, in {zone}", "按小时与星期统计的请求数（{zone}）")
HOUR, DAY, COUNT = Text("Hour", "小时"), Text("Day", "星期"), Text("Requests", "请求数")


def speed(look: Look) -> None:
    records = books().log.sample(look.owner, look.filters, SAMPLE)
    if not records:
        st.info(t(NONE_PASSES), icon=":material/filter_alt_off:")
        return
    st.caption(t(NEWEST if len(records) == SAMPLE else TOLD_OF, count=len(records)))
    language = state.language()
    st.header(t(TIMES), anchor=False)
    st.caption(t(TIMES_HINT))
    times = times_frame(records, language)
    config = {name: st.column_config.NumberColumn(format="%.2f") for name in times.columns[2:]}
    st.dataframe(times, hide_index=True, key="usage_times", column_config=config, alt=t(TIMES))
    st.header(t(FAILURES), anchor=False)
    failures = failures_frame(records, language)
    if failures.empty:
        st.caption(t(NO_FAILURE))
    else:
        st.dataframe(failures, hide_index=True, key="usage_failures", alt=t(FAILURES))
    st.header(t(WHEN), anchor=False)
    st.caption(t(WHEN_HINT, zone=look.zone.key))
    _heat(activity(records, look.zone))


def _heat(found: dict[tuple[int, int], int]) -> None:
    import altair as alt  # takes a second to load

    days = [t(one) for one in WEEKDAYS]
    rows: list[dict[str, Any]] = [
        {"day": days[day], "hour": hour, "count": count} for (day, hour), count in found.items()
    ]
    drawn = (
        alt.Chart({"values": rows})
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X("hour:O", title=t(HOUR), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("day:O", title=None, sort=days),
            color=alt.Color("count:Q", title=t(COUNT), scale=alt.Scale(scheme="tealblues"), legend=None),
            tooltip=[
                alt.Tooltip("day:O", title=t(DAY)),
                alt.Tooltip("hour:O", title=t(HOUR)),
                alt.Tooltip("count:Q", title=t(COUNT)),
            ],
        )
        .properties(height=220)
    )
    draw_chart(drawn, "usage_heat", t(WHEN))

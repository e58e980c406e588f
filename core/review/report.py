"""A period's review as one HTML file that can be handed on: no script, nothing fetched, no key in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from core.offline import offline_page
from core.review.explain import Explained, sentence
from core.review.figures import Figures
from core.review.frames import figures_frame
from core.review.series import Point, ranked, shown_amount
from core.review.view import CHOICES, MEASURED
from core.review.words import said
from core.text import Language, Text

if TYPE_CHECKING:
    import pandas as pd

STYLE = (
    "body{font:15px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:70rem;margin:2rem auto;"
    "padding:0 1rem;color:#1d1d1b;background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}"
    "table{border-collapse:collapse;font-size:.85rem;display:block;overflow-x:auto}td,th{border:1px solid #ddd;"
    "padding:.25rem .5rem;text-align:right}td:first-child,th:first-child{text-align:left}"
    "tr:last-child td{font-weight:600}"
    ".tiles{display:flex;flex-wrap:wrap;gap:.75rem}.tiles div{border:1px solid #ddd;border-radius:.6rem;padding:.5rem "
    "1rem}.tiles b{display:block;font-size:1.4rem}svg{max-width:100%;height:auto}.note{color:#666;font-size:.85rem}"
    "@media (prefers-color-scheme:dark){body{color:#eee;background:#171614}td,th,.tiles div{border-color:#444}}"
)
COLOURS = ("#1f9e89", "#e28743", "#5b7fd1", "#c25b8e", "#8f9f3b", "#7a5fbf", "#3aa3c9", "#b5564a", "#8a8a8a")
TITLE = Text("Parley: usage from {first} to {last}", "对谈：{first} 至 {last} 的用量")
NOTE = Text(
    "Days in {zone}. Costs are estimates at list price or prices of your own; currencies are never added up. "
    "{reported}",
    "日期按 {zone} 划分。费用是按定价或自定价格的估算，不同币种不相加。{reported}",
)
REPORTED = Text("{share:.0%} of the tokens were counted by the gateways.", "{share:.0%} 的 token 由网关计数。")
REQUESTS, FAILED = Text("Requests", "请求数"), Text("Failed", "失败率")
TOKENS_IN, TOKENS_OUT = Text("Tokens in", "输入 token"), Text("Tokens out", "输出 token")
COST, UNPRICED = Text("Cost", "费用"), Text("Without price", "无价格的请求")
BY = Text("By {what}", "按{what}统计")
OVER_TIME = Text("{what} over time", "{what}随时间变化")
WHY = Text("Why it changed", "变化原因")
CHOSEN = Text("Only", "仅限")
WIDTH, HEIGHT, LEGEND = 900, 240, 18


@dataclass(frozen=True, slots=True)
class Report:
    """`tables`: by dimension, figures of its values. `points`: of the chart, by the first dimension. `chosen`: what the
    review is limited to, in words."""

    first: int
    last: int
    zone: str
    whole: Figures
    tables: Mapping[str, Mapping[str, Figures]]
    points: Sequence[Point]
    measure: str
    group: str
    currency: str = ""
    why: Sequence[Explained] = ()
    chosen: Sequence[str] = field(default_factory=tuple)


def as_html(report: Report, language: Language) -> bytes:
    first, last = (date.fromordinal(day).isoformat() for day in (report.first, report.last))
    title = TITLE.say(language, first=first, last=last)
    reported = "" if report.whole.reported is None else REPORTED.say(language, share=report.whole.reported)
    parts = [f"<h1>{escape(title)}</h1>"]
    if report.chosen:
        parts.append(f'<p class="note">{CHOSEN.say(language)}: {escape(" · ".join(report.chosen))}</p>')
    parts.append(f'<div class="tiles">{"".join(_tiles(report.whole, language))}</div>')
    parts.append(f'<p class="note">{escape(NOTE.say(language, zone=report.zone, reported=reported))}</p>')
    what = MEASURED[report.measure].say(language) + (f" ({report.currency})" if report.currency else "")
    if report.points:
        parts.append(f"<h2>{escape(OVER_TIME.say(language, what=what))}</h2>{_chart(report, language)}")
    if report.why:
        told = "".join(f"<p>{escape(one.currency)}: {escape(sentence(one).say(language))}</p>" for one in report.why)
        parts.append(f"<h2>{WHY.say(language)}</h2>{told}")
    for dimension, found in report.tables.items():
        heading = BY.say(language, what=CHOICES[dimension].say(language))
        parts.append(f"<h2>{escape(heading)}</h2>{_table(figures_frame(found, dimension, language))}")
    return offline_page(title, STYLE, "\n".join(parts), language).encode("utf-8", "replace")


def _tiles(whole: Figures, language: Language) -> list[str]:
    values: list[tuple[Text, str]] = [(REQUESTS, f"{whole.requests:,}")]
    for currency in whole.costs:
        cost = whole.cost(currency)
        values.append((COST, "–" if cost is None else f"{cost:,.4f} {currency}"))
    known = whole.uncounted < whole.requests
    for words, count in ((TOKENS_IN, whole.prompt_tokens), (TOKENS_OUT, whole.completion_tokens)):
        values.append((words, f"{count:,}" if known else "–"))
    values += [(FAILED, f"{whole.error_rate or 0:.1%}"), (UNPRICED, f"{whole.unpriced:,}")]
    return [f"<div>{words.say(language)}<b>{escape(value)}</b></div>" for words, value in values]


def _table(frame: pd.DataFrame) -> str:
    missing = frame.isna()
    head = "".join(f"<th>{escape(str(name))}</th>" for name in frame.columns)
    rows = []
    for row, gone in zip(frame.itertuples(index=False), missing.itertuples(index=False), strict=True):
        cells = "".join(
            f"<td>{'–' if empty else escape(_cell(value))}</td>" for value, empty in zip(row, gone, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _cell(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _chart(report: Report, language: Language) -> str:
    """Stacked bars, with a title on each that says what it is."""
    steps: dict[object, list[Point]] = {}
    for one in report.points:
        steps.setdefault(one.begins, []).append(one)
    values = ranked(report.points)
    colour = {value: COLOURS[min(at, len(COLOURS) - 1)] for at, value in enumerate(values)}
    names = {value: said(report.group, value, language) for value in values}
    highest = max(sum(one.amount for one in points) for points in steps.values()) or 1
    wide = WIDTH / len(steps)
    drawn = []
    for at, points in enumerate(steps.values()):
        top = float(HEIGHT)
        for one in sorted(points, key=lambda point: values.index(point.value)):
            high = one.amount / highest * HEIGHT
            top -= high
            words = f"{one.begins:%Y-%m-%d %H:%M} {names[one.value]}: {shown_amount(one.amount, report.measure):,.6g}"
            drawn.append(
                f'<rect x="{at * wide + 1:.1f}" y="{top:.1f}" width="{max(1.0, wide - 2):.1f}" height="{high:.1f}" '
                f'fill="{colour[one.value]}"><title>{escape(words)}</title></rect>'
            )
    legend = "".join(
        f'<rect x="{at % 4 * 220}" y="{HEIGHT + 12 + at // 4 * LEGEND}" width="11" height="11" fill="{colour[value]}"/>'
        f'<text x="{at % 4 * 220 + 16}" y="{HEIGHT + 22 + at // 4 * LEGEND}" font-size="12" fill="currentColor">'
        f"{escape(names[value][:30])}</text>"
        for at, value in enumerate(values)
    )
    high = HEIGHT + 20 + (len(values) + 3) // 4 * LEGEND
    return f'<svg viewBox="0 0 {WIDTH} {high}" role="img">{"".join(drawn)}{legend}</svg>'

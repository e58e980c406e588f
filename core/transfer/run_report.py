"""A run of the playground as one HTML file, and its summary in a few rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from core.lab.bench import Bench
from core.lab.results import Summary, by_variant
from core.offline import offline_page
from core.text import Language, Text
from core.transfer.html import STYLE
from core.transfer.run_rows import COLUMNS, Report, header, table


def _tokens(one: Summary) -> str:
    return " + ".join("–" if count is None else f"{count:,}" for count in (one.prompt_tokens, one.completion_tokens))


def _costs(one: Summary) -> str:
    known = " + ".join(f"{cost:.4g} {currency}" for currency, cost in one.costs.items())
    return f"{known} + {one.unpriced} × N/A" if known and one.unpriced else known or "–"


SUMMARY = Text("Summary", "汇总")
ANSWERS = Text("Answers", "回复")
SUMMARY_ROWS: tuple[tuple[Text, Callable[[Summary], str]], ...] = (
    (Text("Answers", "回复数"), lambda one: f"{one.complete} / {one.cells}"),
    (Text("Failed", "失败"), lambda one: str(one.failed)),
    (
        Text("Pass rate", "通过率"),
        lambda one: "–" if one.pass_rate is None else f"{one.pass_rate:.0%} ({one.passed}/{one.judged})",
    ),
    (
        Text("Mean length (characters)", "平均长度（字符）"),
        lambda one: "–" if one.characters is None else f"{one.characters:,.0f}",
    ),
    (Text("Mean time (s)", "平均耗时（秒）"), lambda one: "–" if one.total_s is None else f"{one.total_s:.2f}"),
    (Text("Tokens in + out", "输入 + 输出 token"), _tokens),
    (Text("Cost, as far as known", "费用（已知部分）"), _costs),
    (Text("Mean rating", "平均评分"), lambda one: "–" if one.rating is None else f"{one.rating:.1f}"),
)
"""What a summary says of a variant, in words of any language."""
SHOWN = ("case", "variant", "model", "repetition", "status", "answer", "error", "passed", "rating", "note")


def as_html(report: Report, language: Language) -> bytes:
    """Without scripts; nothing is fetched."""
    bench = report.bench
    title = report.run.name or f"Parley · {report.run.created_at:%Y-%m-%d %H:%M} UTC"
    summaries = by_variant(bench, report.rows)
    head = "".join(
        f"<th>{escape(bench.name(at))}<br><small>{escape(one.model)}</small></th>"
        for at, one in enumerate(bench.variants)
    )
    lines = "".join(
        f"<tr><th>{escape(words.say(language))}</th>{''.join(f'<td>{escape(say(one))}</td>' for one in summaries)}</tr>"
        for words, say in SUMMARY_ROWS
    )
    names, kept = header(report, language), _kept(report)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape('' if row[at] is None else str(row[at]))}</td>" for at in kept) + "</tr>"
        for row in table(report, language)
    )
    named = "".join(f"<th>{escape(names[at])}</th>" for at in kept)
    prompts = "".join(_asked(bench, at) for at in range(len(bench.variants)))
    body = (
        f"<h1>{escape(title)}</h1>\n{prompts}\n<h2>{SUMMARY.say(language)}</h2>\n<table><tr><th></th>{head}</tr>{lines}"
        f"</table>\n<h2>{ANSWERS.say(language)}</h2>\n<table><tr>{named}</tr>{rows}</table>"
    )
    return offline_page(title, STYLE + WIDE, body, language).encode("utf-8", "replace")


def _asked(bench: Bench, at: int) -> str:
    """What a column asked, of whom and how."""
    one = bench.variants[at]
    said = "".join(f"<pre>{escape(row.role)}: {escape(row.text)}</pre>" for row in bench.prompt(at))
    parameters = escape(json.dumps(dict(one.parameters), ensure_ascii=False))
    return f"<h3>{escape(bench.name(at))} · {escape(one.model)}</h3><pre>{parameters}</pre>{said}"


WIDE = "body{max-width:none}pre{white-space:pre-wrap}td{vertical-align:top;white-space:pre-wrap;max-width:32rem}"


def _kept(report: Report) -> list[int]:
    """Which columns the report shows: those of SHOWN, the case's own, and the checks."""
    kept: list[int] = []
    at = 0
    for name in COLUMNS:
        if name == "passed":
            kept += range(at, at + len(report.bench.checks))
            at += len(report.bench.checks)
        if name in SHOWN:
            kept.append(at)
        at += 1
        if name == "case":
            kept += range(at, at + len(report.bench.cases.columns))
            at += len(report.bench.cases.columns)
    return kept

"""RUN_FORMATS: what a run of the playground can be written as: a row an answer. A row each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from core.lab.bench import Bench
from core.lab.checks import BY_ID
from core.lab.results import Judged, Summary, by_variant
from core.ledger.record import PROVENANCES
from core.sheets import Cell, as_csv, as_xlsx
from core.store.runs import StoredRun
from core.text import Language, Text, same
from core.transfer.html import POLICY, STYLE

YES, NO = Text("yes", "是"), Text("no", "否")
STATUSES: dict[str, Text] = {
    "waiting": Text("not run", "未运行"),
    "queued": Text("queued", "排队中"),
    "running": Text("running", "进行中"),
    "complete": Text("done", "完成"),
    "stopped": Text("stopped", "已停止"),
    "failed": Text("failed", "失败"),
    "interrupted": Text("interrupted", "中断"),
}
COLUMNS: dict[str, Text] = {
    "case": Text("Case", "用例"),
    "variant": Text("Column", "列"),
    "gateway": Text("Gateway", "网关"),
    "model": Text("Model", "模型"),
    "parameters": Text("Parameters", "参数"),
    "repetition": Text("Repetition", "重复"),
    "choice": Text("Answer no.", "第几个回复"),
    "status": Text("State", "状态"),
    "answer": Text("Answer", "回复"),
    "thinking": Text("Thinking", "思考过程"),
    "finish_reason": same("finish_reason"),
    "error": Text("Error", "错误"),
    "passed": Text("All checks", "全部检查"),
    "rating": Text("Rating", "评分"),
    "note": Text("Note", "备注"),
    "prompt_tokens": same("prompt_tokens"),
    "completion_tokens": same("completion_tokens"),
    "tokens_from": Text("Tokens counted", "token 来源"),
    "cost": Text("Cost", "费用"),
    "currency": Text("Currency", "币种"),
    "cost_from": Text("Cost from", "费用来源"),
    "first_token_s": Text("First token (s)", "首字（秒）"),
    "total_s": Text("Time (s)", "耗时（秒）"),
    "taken_from": Text("Taken from an earlier run", "取自之前的运行"),
    "request_id": Text("Request", "请求编号"),
}
NO_VALUE: Cell = None


@dataclass(frozen=True, slots=True)
class Report:
    """A run, and its cells as they were judged."""

    run: StoredRun
    bench: Bench
    rows: Sequence[Judged]


def header(report: Report, language: Language) -> list[str]:
    """The names of the columns: those above, the case's own after the first, the checks before the last verdict."""
    names = {name: words.say(language) for name, words in COLUMNS.items()}
    checks = [f"{BY_ID[one.kind].label.say(language)} {one.value}".strip() for one in report.bench.checks]
    found: list[str] = []
    for name, words in names.items():
        found += checks if name == "passed" else []
        found.append(words)
        found += report.bench.cases.columns if name == "case" else ()
    return found


def table(report: Report, language: Language) -> list[list[Cell]]:
    """A row an answer; what is not known is an empty cell, never 0."""
    return [_row(report, one, language) for one in report.rows]


def _row(report: Report, judged: Judged, language: Language) -> list[Cell]:
    facts, bench = _facts(report, judged), report.bench
    rows = bench.cases.rows
    found: list[Cell] = []
    for name in COLUMNS:
        if name == "passed":
            said = [*judged.verdicts, *[None] * (len(bench.checks) - len(judged.verdicts))]
            found += [_verdict(one, language) for one in said]
        value = facts[name]
        found.append(_verdict(value, language) if isinstance(value, bool) else _word(value, language))
        if name == "case":
            found += rows[judged.cell.case] if judged.cell.case < len(rows) else ()
    return found


def _facts(report: Report, judged: Judged) -> dict[str, Any]:
    cell, variant, record = judged.cell, report.bench.variants[judged.cell.variant], judged.cell.record
    asked = ("prompt_tokens", "completion_tokens", "cost", "currency", "first_token_s", "total_s")
    return {
        "case": cell.case + 1,
        "variant": report.bench.name(cell.variant),
        "gateway": variant.gateway,
        "model": variant.model,
        "parameters": json.dumps(dict(variant.parameters), ensure_ascii=False),
        "repetition": cell.repetition + 1,
        "choice": cell.choice + 1,
        "status": STATUSES[cell.status],
        "answer": cell.message.text,
        "thinking": cell.message.reasoning,
        "finish_reason": cell.finish_reason,
        "error": cell.error.text if cell.error else None,
        "passed": judged.passed,
        "rating": cell.rating,
        "note": cell.note,
        **{name: getattr(record, name) if record else None for name in asked},
        "tokens_from": PROVENANCES[record.tokens_from] if record else None,
        "cost_from": PROVENANCES[record.cost_from] if record and record.cost is not None else None,
        "taken_from": cell.taken_from is not None,
        "request_id": cell.request_id,
    }


def _word(value: Any, language: Language) -> Cell:
    return value.say(language) if isinstance(value, Text) else value


def _verdict(value: bool | None, language: Language) -> Cell:
    return None if value is None else (YES if value else NO).say(language)


def _jsonl(report: Report, _: Language) -> bytes:
    lines = []
    for one in report.rows:
        facts = {name: value.en if isinstance(value, Text) else value for name, value in _facts(report, one).items()}
        checks = [
            {**check.as_json(), "holds": says} for check, says in zip(report.bench.checks, one.verdicts, strict=False)
        ]
        said = {**facts, "parameters": dict(report.bench.variants[one.cell.variant].parameters)}
        lines.append(
            json.dumps(
                {"run": report.run.id, **said, "values": report.bench.cases.values(one.cell.case), "checks": checks},
                ensure_ascii=False,
            )
        )
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


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
    (
        Text("Tokens in + out", "输入 + 输出 token"),
        lambda one: _tokens(one),
    ),
    (Text("Cost, as far as known", "费用（已知部分）"), lambda one: _costs(one)),
    (Text("Mean rating", "平均评分"), lambda one: "–" if one.rating is None else f"{one.rating:.1f}"),
)
"""What a summary says of a variant, in words of any language."""
SHOWN = ("case", "variant", "model", "repetition", "status", "answer", "error", "passed", "rating", "note")


def _html(report: Report, language: Language) -> bytes:
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
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<meta http-equiv="Content-Security-Policy" '
        f'content="{POLICY}">\n<title>{escape(title)}</title>\n<style>{STYLE}{WIDE}</style>\n</head>\n<body>\n'
        f"<h1>{escape(title)}</h1>\n{prompts}\n<h2>{SUMMARY.say(language)}</h2>\n<table><tr><th></th>{head}</tr>{lines}"
        f"</table>\n<h2>{ANSWERS.say(language)}</h2>\n<table><tr>{named}</tr>{rows}</table>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


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


@dataclass(frozen=True, slots=True)
class RunFormat:
    id: str
    label: Text
    suffix: str
    mime: str
    write: Callable[[Report, Language], bytes]


def _sheet(report: Report, language: Language) -> list[list[Cell]]:
    return [list(header(report, language)), *table(report, language)]


RUN_FORMATS: tuple[RunFormat, ...] = (
    RunFormat(
        "csv",
        Text("CSV: opens in Excel", "CSV：可用 Excel 打开"),
        ".csv",
        "text/csv",
        lambda one, language: as_csv(_sheet(one, language)),
    ),
    RunFormat(
        "xlsx",
        Text("XLSX: a spreadsheet", "XLSX：电子表格"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda one, language: as_xlsx(_sheet(one, language), "Parley"),
    ),
    RunFormat("jsonl", Text("JSONL: for programs", "JSONL：供程序读取"), ".jsonl", "application/jsonl", _jsonl),
    RunFormat("html", Text("HTML: a report in one file", "HTML：单文件报告"), ".html", "text/html", _html),
)

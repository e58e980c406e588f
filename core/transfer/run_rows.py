"""A run of the playground as rows: one an answer, with what is known of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.lab.bench import Bench
from core.lab.checks import BY_ID
from core.lab.results import Judged
from core.ledger.record import PROVENANCES
from core.sheets import Cell
from core.store.runs import StoredRun
from core.text import Language, Text, same

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
    facts, bench = facts_of(report, judged), report.bench
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


def facts_of(report: Report, judged: Judged) -> dict[str, Any]:
    """By the names of COLUMNS; words as Text. None: not known."""
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

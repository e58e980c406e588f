"""RUN_FORMATS: what a run of the playground can be written as: a row an answer. A row each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from core.sheets import Cell, as_csv, as_xlsx
from core.text import Language, Text
from core.transfer.run_report import as_html
from core.transfer.run_rows import Report, facts_of, header, table


def _jsonl(report: Report, _: Language) -> bytes:
    lines = []
    for one in report.rows:
        facts = {name: value.en if isinstance(value, Text) else value for name, value in facts_of(report, one).items()}
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
    RunFormat("html", Text("HTML: a report in one file", "HTML：单文件报告"), ".html", "text/html", as_html),
)

"""A gateway's own table, as people copy it: which column holds what, and its rows with times, tokens and costs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from core.errors import ParleyError
from core.text import Text

Field = Literal["time", "model", "prompt_tokens", "completion_tokens", "cost"]
FIELDS: dict[Field, Text] = {
    "time": Text("Time", "时间"),
    "model": Text("Model", "模型"),
    "prompt_tokens": Text("Tokens in", "输入 token"),
    "completion_tokens": Text("Tokens out", "输出 token"),
    "cost": Text("Cost", "费用"),
}
NEEDED: tuple[Field, ...] = ("time", "model")
NAMES: dict[Field, tuple[str, ...]] = {
    "time": (
        "time",
        "时间",
        "created_at",
        "created",
        "timestamp",
        "date",
        "日期",
        "start_time",
        "请求时间",
        "创建时间",
    ),
    "model": ("model", "模型", "model_name", "模型名称", "snapshot_id"),
    "prompt_tokens": (
        *("prompt_tokens", "input_tokens", "提示", "输入", "prompt", "input", "提示token", "输入token"),
        *("n_context_tokens_total", "prompttokens", "inputtokens"),
    ),
    "completion_tokens": (
        *("completion_tokens", "output_tokens", "补全", "输出", "completion", "output", "补全token", "输出token"),
        *("n_generated_tokens_total", "completiontokens", "outputtokens"),
    ),
    "cost": ("cost", "花费", "费用", "quota", "amount", "spend", "消费", "金额", "消耗", "total_cost"),
}
"""How one-api and new-api (https://github.com/QuantumNous/new-api: 时间, 模型, 提示, 补全, 花费; in files created_at,
model_name, prompt_tokens, completion_tokens, quota), OpenAI's usage export and people call the columns."""
QUOTA_PER_UNIT = 500_000
"""What one-api and new-api count as one US dollar in `quota`
(https://github.com/songquanpeng/one-api/blob/main/common/config/config.go)."""
HEADER_WITHIN = 10
"""Rows among which the line of names is looked for: titles and merged cells may stand above it."""
NO_HEADER = Text(
    "No line with the names of columns was found: say below which column holds what.",
    "没有找到列名所在的行：请在下面指定各列的含义。",
)
LACKS = Text("Say which column holds this: {names}.", "请指定这些内容所在的列：{names}。")
NO_ROWS = Text("No row of this table could be read: {why}", "这张表格没有一行能读懂：{why}")
BAD_TIME = Text("row {row}: '{value}' is no time", "第 {row} 行：“{value}”不是时间")
NO_MODEL = Text("row {row}: no model", "第 {row} 行：没有模型")


@dataclass(frozen=True, slots=True)
class Theirs:
    """A row of the gateway's table. `line`: as a person counts, from 1. None: not said."""

    line: int
    at: datetime
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """`skipped`: why rows could not be read, the first few."""

    rows: list[Theirs]
    skipped: list[Text] = field(default_factory=list)


def header_of(rows: Sequence[Sequence[str]]) -> tuple[int, dict[Field, int]]:
    """Where the line of names is, and which column holds what. -1: none was recognised."""
    best: tuple[int, dict[Field, int]] = (-1, {})
    known = {_folded(name): wanted for wanted, names in NAMES.items() for name in names}
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        found: dict[Field, int] = {}
        for column, cell in enumerate(row):
            wanted = known.get(_folded(cell))
            if wanted is not None:
                found.setdefault(wanted, column)
        if len(found) > max(1, len(best[1])):
            best = at, found
    return best


def _folded(name: str) -> str:
    return re.sub(r"[\s_()（）:：]+", "", unicodedata.normalize("NFKC", name)).casefold()


def read(rows: Sequence[Sequence[str]], zone: ZoneInfo, header: int, columns: Mapping[Field, int]) -> Table:
    """The rows below the line of names. Times without a zone are of `zone`. Raises ParleyError where a needed column is
    not named or no row can be read."""
    lacking = [FIELDS[name] for name in NEEDED if name not in columns]
    if lacking:
        names = Text(", ".join(one.en for one in lacking), "、".join(one.zh for one in lacking))
        raise ParleyError(LACKS.fill(names=names))
    is_quota = "cost" in columns and _is_quota(rows, header, columns["cost"])
    found, skipped = [], []
    for line, row in enumerate(rows[header + 1 :], start=header + 2):
        said = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(said.values()):
            continue
        moment = moment_of(said["time"], zone)
        if moment is None or not said["model"]:
            skipped.append(
                BAD_TIME.fill(row=line, value=said["time"][:40]) if moment is None else NO_MODEL.fill(row=line)
            )
            continue
        cost = number_of(said.get("cost", ""))
        if is_quota and cost is not None:
            cost /= QUOTA_PER_UNIT
        prompt, completion = (_count(said.get(name, "")) for name in ("prompt_tokens", "completion_tokens"))
        found.append(Theirs(line, moment, said["model"], prompt, completion, cost))
    if not found:
        raise ParleyError(NO_ROWS.fill(why=skipped[0] if skipped else Text("it is empty", "表格是空的")))
    return Table(found, skipped)


def _count(cell: str) -> int | None:
    number = number_of(cell)
    return None if number is None else round(number)


NUMBER = re.compile(r"-?\s?(\d[\d,\s']*(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
LARGEST = 1e15


def number_of(cell: str) -> float | None:
    """'￥１,２３４.50' is 1234.5, '(5)' is -5; None where there is no number."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    match = NUMBER.search(plain)
    if match is None:
        return None
    number = float(re.sub(r"[,\s']", "", match.group(0)))
    if abs(number) > LARGEST:
        return None
    return -number if plain.startswith("(") and plain.endswith(")") else number


def moment_of(cell: str, zone: ZoneInfo) -> datetime | None:
    """A time as gateways write it: ISO, with slashes, in Chinese, or seconds since 1970; in UTC."""
    from dateutil import parser  # comes with pandas

    plain = unicodedata.normalize("NFKC", cell[:LONGEST_TIME]).strip()
    since_1970 = re.fullmatch(r"(\d{10}(\.\d+)?)|\d{13}", plain)
    if not since_1970 and re.fullmatch(r"[\d.,\s]*", plain):  # a number, of which a date of this month would be made
        return None
    plain = re.sub(r"(\d+)年(\d+)月(\d+)日", r"\1-\2-\3 ", plain)
    try:
        if since_1970:
            moment = datetime.fromtimestamp(float(plain) / (1 if since_1970[1] else 1000), UTC)
        else:
            parsed: datetime = parser.parse(plain)
            moment = (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, ArithmeticError):  # the latter: of numbers that are too large, also of dateutil's decimals
        return None
    return moment if YEARS[0] <= moment.year <= YEARS[1] else None


YEARS = (2000, 2100)
LONGEST_TIME = 100
"""Characters of a cell that are looked at."""


def currency_of(rows: Sequence[Sequence[str]], header: int, columns: Mapping[Field, int]) -> str:
    """In which currency its costs seem to be; CNY where nothing tells."""
    if "cost" not in columns:
        return "CNY"
    at = columns["cost"]
    if _is_quota(rows, header, at):
        return "USD"
    said = "".join(row[at] for row in rows[header + 1 : header + 50] if at < len(row))
    return "USD" if "$" in unicodedata.normalize("NFKC", said) else "CNY"


def _is_quota(rows: Sequence[Sequence[str]], header: int, at: int) -> bool:
    return header >= 0 and at < len(rows[header]) and _folded(rows[header][at]) == "quota"

"""Rows and figures of the ledger as pandas frames, for tables and files.

Counts are nullable integers (unknown is <NA>, never 0), durations seconds, times in the zone that is declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.ledger.record import PROVENANCES, RequestRecord
from core.review.figures import Figures, together
from core.review.series import Point, ranked, shown_amount
from core.review.view import CHOICES, MEASURED
from core.review.words import said
from core.text import Language, Text, same

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: dict[str, Text] = {
    "started_at": Text("Time", "时间"),
    "owner": Text("User", "用户"),
    "kind": Text("Kind", "类型"),
    "gateway": Text("Gateway", "网关"),
    "key_label": same("Key"),
    "model": Text("Model", "模型"),
    "model_answered": Text("Answered by", "实际模型"),
    "status": Text("Status", "状态"),
    "finish_reason": Text("Finish reason", "结束原因"),
    "stream": Text("Streamed", "流式"),
    "prompt_tokens": Text("Tokens in", "输入 token"),
    "completion_tokens": Text("Tokens out", "输出 token"),
    "cached_tokens": Text("of them cached", "其中缓存"),
    "reasoning_tokens": Text("of them thinking", "其中思考"),
    "total_tokens": Text("Tokens in all", "合计 token"),
    "tokens_from": Text("Counted by", "计数来源"),
    "cost": Text("Cost", "费用"),
    "currency": Text("Currency", "币种"),
    "cost_from": Text("Cost from", "费用来源"),
    "price": Text("Price", "价格"),
    "first_token_s": Text("First token (s)", "首字（秒）"),
    "total_s": Text("Duration (s)", "用时（秒）"),
    "attempt": Text("Attempt", "第几次尝试"),
    "http_status": same("HTTP"),
    "error_kind": Text("Error", "错误"),
    "error_message": Text("What was said", "错误信息"),
    "prompt": Text("Prompt", "提示词"),
    "conversation_id": Text("Conversation", "对话"),
    "run_id": Text("Run", "运行"),
    "response_id": Text("Answer's id", "响应编号"),
    "id": Text("Request", "请求编号"),
}
SHOWN = (
    "started_at",
    "model",
    "status",
    "finish_reason",
    "prompt_tokens",
    "completion_tokens",
    "tokens_from",
    "cost",
    "currency",
    "first_token_s",
    "total_s",
    "error_kind",
)
"""Columns of the log at first."""
COUNTS = ("prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens", "total_tokens")
INTEGERS = (*COUNTS, "http_status", "attempt")
IN_WORDS = ("kind", "status", "tokens_from")
"""Columns whose values are said in words; the others are shown as they are."""

REQUESTS = Text("Requests", "请求数")
REPORTED = Text("Tokens the gateway counted (%)", "网关计数占比（%）")
FAILED = Text("Failed (%)", "失败（%）")
UNPRICED = Text("Without price", "无价格的请求")
UNCOUNTED = Text("Tokens unknown", "token 未知的请求")
SHARE = Text("Share (%)", "占比（%）")
MEAN_S = Text("Mean duration (s)", "平均用时（秒）")
MEAN_FIRST = Text("Mean first token (s)", "平均首字（秒）")
COST_IN = Text("Cost ({currency})", "费用（{currency}）")
MEAN_COST = Text("Each ({currency})", "每次（{currency}）")
ALL = Text("All", "合计")
TIME = Text("Time", "时间")


def cell(record: RequestRecord, name: str, language: Language) -> Any:
    """What a row of the log says in a column; None where it is not known. Times are UTC."""
    value = getattr(record, name)
    if name in IN_WORDS:
        return said(name, value, language)
    if name == "cost_from":
        return PROVENANCES[record.cost_from].say(language) if record.cost is not None else None
    return value if value != "" else None


def log_frame(
    records: Sequence[RequestRecord], language: Language, zone: ZoneInfo, columns: Sequence[str] = tuple(COLUMNS)
) -> pd.DataFrame:
    """One row a request, as given; columns named in the language. Times are local, without a zone: the widget would
    move them to the browser's."""
    import pandas as pd

    frame = pd.DataFrame(
        {name: pd.Series([cell(one, name, language) for one in records], dtype=_dtype(name)) for name in columns}
    )
    if "started_at" in frame:
        times = pd.to_datetime(frame["started_at"], utc=True)
        frame["started_at"] = times.dt.tz_convert(zone).dt.tz_localize(None)
    return frame.rename(columns={name: text.say(language) for name, text in COLUMNS.items()})


def _dtype(name: str) -> str:
    if name in INTEGERS:
        return "Int64"
    return "Float64" if name in ("cost", "first_token_s", "total_s") else "object"


def figures_frame(
    found: Mapping[str, Figures], dimension: str, language: Language, *, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A row for each value of a dimension, and one for all. `names`: how values are called, else as `words.said` says.
    Shares are of the tokens; costs stand in a column for each currency."""
    import pandas as pd

    total = together(found.values())
    currencies = list(total.costs)
    header = CHOICES[dimension].say(language) if dimension in CHOICES else dimension
    named = {value: (names or {}).get(value) or said(dimension, value, language) for value in found}
    rows = [{header: named[value], **_cells(one, total, currencies, language)} for value, one in found.items()]
    rows.append({header: ALL.say(language), **_cells(total, total, currencies, language)})
    frame = pd.DataFrame(rows)
    for text in (REQUESTS, *(COLUMNS[name] for name in COUNTS), UNPRICED, UNCOUNTED):
        frame[text.say(language)] = frame[text.say(language)].astype("Int64")
    return frame


def _cells(one: Figures, total: Figures, currencies: Sequence[str], language: Language) -> dict[str, Any]:
    counted = one.uncounted < one.requests

    def share(part: float | None) -> float | None:
        return None if part is None else round(part * 100, 1)

    cells: dict[Text, Any] = {
        REQUESTS: one.requests,
        **{COLUMNS[name]: _known(one, name) if counted else None for name in COUNTS},
        SHARE: share(one.total_tokens / total.total_tokens) if counted and total.total_tokens else None,
        REPORTED: share(one.reported),
        UNCOUNTED: one.uncounted,
    }
    for currency in currencies:
        cost = one.cost(currency)
        cells[COST_IN.fill(currency=currency)] = cost
        cells[MEAN_COST.fill(currency=currency)] = None if cost is None else cost / one.priced[currency]
    cells |= {
        UNPRICED: one.unpriced,
        FAILED: share(one.error_rate),
        MEAN_FIRST: one.first_token_s,
        MEAN_S: one.total_s,
    }
    return {text.say(language): value for text, value in cells.items()}


def _known(one: Figures, name: str) -> int | None:
    """Of cached and thinking tokens it isn't counted how many rows told them: none is not known."""
    count = int(getattr(one, name))
    return None if name in ("cached_tokens", "reasoning_tokens") and not count else count


def points_frame(points: Sequence[Point], dimension: str, measure: str, language: Language) -> pd.DataFrame:
    """A row a step of time, a column a value, and one for all of them."""
    import pandas as pd

    values = ranked(points)
    steps: dict[Any, dict[str, int]] = {}
    for one in points:
        steps.setdefault(one.begins, {})[one.value] = one.amount
    rows = [
        {
            TIME.say(language): begins.replace(tzinfo=None),
            **{said(dimension, value, language): shown_amount(amounts.get(value, 0), measure) for value in values},
            ALL.say(language): shown_amount(sum(amounts.values()), measure),
        }
        for begins, amounts in sorted(steps.items())
    ]
    return pd.DataFrame(rows, columns=None if rows else [TIME.say(language), MEASURED[measure].say(language)])

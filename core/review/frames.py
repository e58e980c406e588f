"""Ledger rows -> frames for the usage page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.ledger.record import PROVENANCES, STATUSES, RequestRecord
from core.text import Language, Text

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: dict[str, Text] = {
    "started_at": Text("Time", "时间"),
    "kind": Text("Kind", "类型"),
    "gateway": Text("Gateway", "网关"),
    "model": Text("Model", "模型"),
    "model_answered": Text("Answered by", "实际模型"),
    "status": Text("Status", "状态"),
    "finish_reason": Text("Finish reason", "结束原因"),
    "prompt_tokens": Text("Tokens in", "输入 token"),
    "completion_tokens": Text("Tokens out", "输出 token"),
    "total_tokens": Text("Tokens in all", "合计 token"),
    "tokens_from": Text("Counted by", "计数来源"),
    "first_token_s": Text("First token (s)", "首字（秒）"),
    "total_s": Text("Duration (s)", "用时（秒）"),
    "http_status": Text("HTTP", "HTTP"),
    "error_kind": Text("Error", "错误"),
}
KINDS: dict[str, Text] = {
    "chat": Text("chat", "对话"),
    "playground": Text("playground", "试验场"),
    "experiment": Text("experiment", "实验"),
    "checkup": Text("gateway test", "网关测试"),
    "title": Text("title", "标题"),
    "summary": Text("summary", "总结"),
}
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


def request_frame(records: Sequence[RequestRecord], language: Language) -> pd.DataFrame:
    """One row a request, newest first as given; columns as in COLUMNS, named in the language.

    Times are UTC; counts are nullable integers (unknown is <NA>, never 0); durations are seconds.
    """
    import pandas as pd

    frame = pd.DataFrame(
        [{name: getattr(record, name) for name in COLUMNS} for record in records], columns=list(COLUMNS)
    )
    frame["started_at"] = pd.to_datetime(frame["started_at"], utc=True)
    for name in (*COUNTS, "http_status"):
        frame[name] = frame[name].astype("Int64")
    for name, words in (("status", STATUSES), ("tokens_from", PROVENANCES), ("kind", KINDS)):
        known = {key: text.say(language) for key, text in words.items()}
        frame[name] = frame[name].map(lambda value, known=known: known.get(value, value))
    return frame.rename(columns={name: text.say(language) for name, text in COLUMNS.items()})


def totals_frame(records: Sequence[RequestRecord], language: Language) -> pd.DataFrame:
    """One row a model and one for all: requests, tokens in, out and in all, and the share the gateway reported.

    Sums are over what is known; a model of which nothing is known has <NA>, not 0.
    """
    import pandas as pd

    rows = pd.DataFrame(
        [
            {
                "model": one.model,
                **{name: getattr(one, name) for name in COUNTS},
                "reported": one.tokens_from == "reported",
            }
            for one in records
        ],
        columns=["model", *COUNTS, "reported"],
    )
    for name in COUNTS:
        rows[name] = rows[name].astype("Int64")
    by_model = _sums(rows.groupby("model", sort=True))
    everything = _sums(rows.assign(model=ALL.say(language)).groupby("model"))
    frame = pd.concat([by_model, everything]).reset_index()
    names = {
        "model": COLUMNS["model"],
        "requests": REQUESTS,
        "reported": REPORTED,
        **{name: COLUMNS[name] for name in COUNTS},
    }
    return frame.rename(columns={name: text.say(language) for name, text in names.items()})


def _sums(groups: pd.api.typing.DataFrameGroupBy) -> pd.DataFrame:  # type: ignore[type-arg]
    frame = groups[list(COUNTS)].sum(min_count=1)
    frame.insert(0, "requests", groups.size())
    frame["reported"] = groups["reported"].mean().mul(100).round(0)
    return frame


ALL = Text("All", "合计")
REQUESTS = Text("Requests", "请求数")
REPORTED = Text("Reported (%)", "网关报告（%）")

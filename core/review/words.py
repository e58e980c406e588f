"""How the values of the ledger's dimensions are said."""

from __future__ import annotations

from collections.abc import Mapping

from core.ledger.record import PROVENANCES, STATUSES
from core.review.series import OTHER
from core.text import Language, Text

KINDS: dict[str, Text] = {
    "chat": Text("chat", "对话"),
    "playground": Text("playground", "试验场"),
    "experiment": Text("experiment", "实验"),
    "checkup": Text("gateway test, check-up", "网关测试、体检"),
    "title": Text("title", "标题"),
    "summary": Text("summary", "总结"),
    "sample": Text("second answer", "第二次回复"),
}
ERRORS: dict[str, Text] = {
    "authentication": Text("key not accepted (authentication)", "Key 无效（authentication）"),
    "permission": Text("not permitted (permission)", "没有权限（permission）"),
    "not_found": Text("not found (not_found)", "找不到（not_found）"),
    "rate_limit": Text("too many requests (rate_limit)", "请求过多（rate_limit）"),
    "quota": Text("quota used up (quota)", "额度用完（quota）"),
    "bad_request": Text("request not accepted (bad_request)", "请求有误（bad_request）"),
    "server": Text("error of the server (server)", "服务器错误（server）"),
    "unavailable": Text("not available (unavailable)", "服务不可用（unavailable）"),
    "connection": Text("no connection (connection)", "连接失败（connection）"),
    "timeout": Text("took too long (timeout)", "超时（timeout）"),
    "protocol": Text("answer not understood (protocol)", "无法识别返回内容（protocol）"),
    "content_filter": Text("content filter (content_filter)", "内容过滤（content_filter）"),
}
"""The kinds of `core.errors`, in a few words."""
WORDS: dict[str, Mapping[str, Text]] = {
    "kind": KINDS,
    "status": STATUSES,  # type: ignore[dict-item]
    "tokens_from": PROVENANCES,  # type: ignore[dict-item]
    "error_kind": ERRORS,
}
NONE: dict[str, Text] = {
    "owner": Text("(nobody signed in)", "（未登录）"),
    "currency": Text("(no price)", "（无价格）"),
    "error_kind": Text("(no error)", "（无错误）"),
    "finish_reason": Text("(none said)", "（未说明）"),
}
EMPTY = Text("(none)", "（无）")
REST = Text("Other", "其他")


def said(dimension: str, value: str, language: Language) -> str:
    """A value as a person reads it."""
    if value == OTHER:
        return REST.say(language)
    if not value:
        return NONE.get(dimension, EMPTY).say(language)
    words = WORDS.get(dimension, {}).get(value)
    return words.say(language) if words else value

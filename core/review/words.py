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
WORDS: dict[str, Mapping[str, Text]] = {"kind": KINDS, "status": STATUSES, "tokens_from": PROVENANCES}  # type: ignore[dict-item]
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

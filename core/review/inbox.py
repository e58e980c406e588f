"""ATTENTION: what of a period is worth a look, and what to do about it. A row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.store.log import Order
from core.text import Text


@dataclass(frozen=True, slots=True)
class Concern:
    """`chosen`, `fields`: values of dimensions and fields of the `View` that show exactly these. `action`: what to do,
    a name the page knows: "continue" in the chat, "rerun" in the playground, "open". `beyond`: the field that begins
    above what is usual, which the page finds out. `order`: of its rows."""

    id: str
    label: Text
    why: Text
    action: str
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    beyond: str = ""
    order: Order = "started_at"


BEYOND = 0.99
"""The share of a sample that is below what counts as very dear, or very slow."""
SAMPLE = 5_000
"""Of the newest requests: from these it is told what is usual."""
ATTENTION: tuple[Concern, ...] = (
    Concern(
        "cut",
        Text("Cut off at the limit", "因长度上限被截断"),
        Text(
            "The answer ended at max_tokens: let it go on, or ask again with more.",
            "回复在 max_tokens 处中断：可以继续写，或提高上限重问。",
        ),
        "continue",
        {"finish_reason": ("length",)},
    ),
    Concern(
        "filtered",
        Text("Held back by a filter", "被内容过滤"),
        Text("The gateway filtered the answer: word the question differently.", "网关过滤了回复：请换一种问法。"),
        "rerun",
        {"finish_reason": ("content_filter",)},
    ),
    Concern(
        "failed",
        Text("Failed", "失败"),
        Text("Nothing useful came: the row says why.", "没有得到有用的内容，原因见记录。"),
        "open",
        {"status": ("failed", "interrupted")},
    ),
    Concern(
        "low",
        Text("Rated low", "评分低"),
        Text("Somebody gave one or two stars, or a thumb down.", "有人给了一两星或差评。"),
        "rerun",
        fields={"rated": 2},
    ),
    Concern(
        "dear",
        Text("Very expensive", "费用特别高"),
        Text("Dearer than 99 of 100 of the newest requests.", "比最近 99% 的请求都贵。"),
        "open",
        beyond="cost",
        order="cost",
    ),
    Concern(
        "slow",
        Text("Very slow", "特别慢"),
        Text("Slower than 99 of 100 of the newest requests.", "比最近 99% 的请求都慢。"),
        "open",
        beyond="seconds",
        order="total_s",
    ),
)


def beyond(values: list[float], share: float = BEYOND) -> float | None:
    """What is just above the value that this share of them does not exceed; None for fewer than 100: nothing is unusual
    yet."""
    if len(values) < 100:
        return None
    import numpy as np  # not on the way to the first page

    return float(np.nextafter(np.quantile(np.asarray(values), share, method="higher"), np.inf))

"""Token counts, wherever a gateway puts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.chat import Usage

LARGEST_COUNT = 2**30
"""Twice as many still fit into the ledger's columns. No request has a billion tokens."""


def usage_in(event: Mapping[str, Any]) -> Usage | None:
    """The usage of an event or a whole answer; None where it says nothing.

    At the top (OpenAI), in `choices[0]` (Moonshot: higress#1568), or in `x_groq` (Groq).
    """
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    groq = event.get("x_groq")
    places = (event.get("usage"), first.get("usage"), groq.get("usage") if isinstance(groq, dict) else None)
    return next((usage for place in places if isinstance(place, dict) and (usage := _parse(place))), None)


def _parse(said: Mapping[str, Any]) -> Usage | None:
    """One usage object. Cached tokens have four names: OpenAI and Qwen, DeepSeek, Moonshot, Mistral."""
    prompt, completion, total = (_count(said, key) for key in ("prompt_tokens", "completion_tokens", "total_tokens"))
    if total is None and prompt is not None and completion is not None:
        total = prompt + completion
    prompt_details, completion_details = (said.get(f"{side}_tokens_details") for side in ("prompt", "completion"))
    cached = [
        _count(prompt_details, "cached_tokens"),
        *(_count(said, key) for key in ("prompt_cache_hit_tokens", "cached_tokens", "num_cached_tokens")),
    ]
    usage = Usage(
        prompt,
        completion,
        total,
        reasoning_tokens=_first(_count(completion_details, "reasoning_tokens"), _count(said, "reasoning_tokens")),
        cached_tokens=_first(*cached),
    )
    return None if usage == Usage() else usage


def _count(said: object, key: str) -> int | None:
    value = said.get(key) if isinstance(said, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST_COUNT:
        return None  # also NaN and Infinity, which Python's JSON reads
    return int(value)


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)

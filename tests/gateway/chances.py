"""The probabilities that the test gateway tells of its tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LIKELY = (-0.1, -2.8, -4.0, -5.0, -6.0)


def logprobs(body: Mapping[str, Any], said: list[str]) -> Mapping[str, Any] | None:
    """Both dialects: `true` with `top_logprobs`, or a number (BaystoneAI). Of LIKELY as many as asked."""
    asked = body.get("logprobs")
    if not asked:
        return None
    top = body.get("top_logprobs") or 0 if asked is True else asked
    likely = [{token + "?" * k: chance for k, chance in enumerate(LIKELY[:top])} for token in said]
    if asked is not True:
        return {"tokens": said, "token_logprobs": [LIKELY[0]] * len(said), "top_logprobs": likely}
    entries = [
        {"token": token, "logprob": LIKELY[0], "top_logprobs": [{"token": it, "logprob": row[it]} for it in row]}
        for token, row in zip(said, likely, strict=True)
    ]
    return {"content": entries}

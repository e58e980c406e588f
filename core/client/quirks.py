"""Quirks: what each gateway does differently, as data. What is put right once it was refused is in repairs.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Profile:
    """How a gateway departs from OpenAI's API, with the source and the day it was read.

    `hosts`: the hosts it is taken for. `logprobs`: 'integer' sends `logprobs: 5`, 'boolean' sends
    `logprobs: true, top_logprobs: 5`; the client swaps once where a gateway refuses. `stream_usage`: ask for usage in
    streams (`stream_options`); dropped and remembered where it is refused.
    """

    name: str
    hosts: tuple[str, ...] = ()
    logprobs: Literal["boolean", "integer"] = "boolean"
    stream_usage: bool = True
    source: str = ""
    read_on: str = ""


DEFAULT_PROFILE = Profile("openai", source="https://platform.openai.com/docs/api-reference/chat", read_on="2026-11-21")
PROFILES: tuple[Profile, ...] = (
    DEFAULT_PROFILE,
    Profile(
        "baystone",
        hosts=("api.baystoneai.cn",),
        logprobs="integer",
        source="BaystoneAI document 3.1: `logprobs` is an integer, at most 5",
        read_on="2026-11-21",
    ),
    Profile(
        "bees",
        hosts=("api.beesai.cn",),
        source="BeesAI document: `response_format`, role `tool`; silent about `logprobs`",
        read_on="2026-11-21",
    ),
    Profile(
        "mistral",
        hosts=("api.mistral.ai",),
        stream_usage=False,
        source="openai/openai-agents-python#442: 422 'Extra inputs are not permitted' for stream_options",
        read_on="2026-11-21",
    ),
)

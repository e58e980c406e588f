"""What a person would want to know before a request is sent: RULES over the request as it would leave, a row each.

Nothing here forbids anything; what a gateway can't take at all is refused elsewhere (`core.parameters`,
`core.lab.plan`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.chat import ChatRequest
from core.checkup.learned import Mark
from core.ledger.tokens import rough_prompt_tokens
from core.prompts.variables import variables
from core.replies.json_mode import LACKS_WORD, lacks_json
from core.text import Text, same

SHOWN_OF_KEY = 6
KEYS = re.compile(
    r"(?<![A-Za-z0-9_])"  # no \b: Chinese characters are letters, too, and stand before a key without a blank
    r"(?:sk-(?:[A-Za-z]+-)*[A-Za-z0-9_-]{20,}"  # OpenAI, Anthropic, and the gateways that speak as they do
    r"|AKIA[0-9A-Z]{16}"  # AWS
    r"|AIza[0-9A-Za-z_-]{35}"  # Google
    r"|gh[pousr]_[A-Za-z0-9]{36,}"  # GitHub
    r"|xox[baprs]-[A-Za-z0-9-]{10,}"  # Slack
    r"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})"  # a JSON web token
)
"""Prefixes that the makers chose so that a key is known as one."""
FULL_WIDTH = re.compile(
    r"[{\[,，]\s*[“”＂]([^“”＂\"\n]{1,60})[“”＂]\s*[：:]|[{\[]\s*[“”＂]([^“”＂\"\n]{1,60})[“”＂]\s*[,，}\]]"
)
"""A key or the first item of JSON between quotes that no parser takes."""

BLANK = Text(
    "{{{{{name}}}}} is still blank: fill it in, or take it out.",
    "{{{{{name}}}}} 还没有填写：请填上或删去。",
)
STOPS = Text(
    "The stop text “{stop}” occurs in the prompt: an answer that repeats it ends there.",
    "停止标记“{stop}”出现在提示词里：回复一旦复述到它就会结束。",
)
SHORT = Text(
    "Answers of this model here mostly have about {usual:,} tokens; at {limit:,} (max_tokens) they are cut.",
    "这个模型的回复在这里通常约 {usual:,} 个 token，到 {limit:,}（max_tokens）会被截断。",
)
BOTH = Text(
    "temperature and top_p are both set: change one at a time to see what it does.",
    "temperature 和 top_p 同时设置了：建议一次只改一个，才能看出效果。",
)
QUOTES = Text(
    '“{found}” stands between full-width quotes: in JSON they must be ".',
    '“{found}”两边是全角引号：JSON 里必须用半角的 "。',
)
KEY = Text(
    "There seems to be a key in the prompt ({begin}…): take it out, whoever reads the request can use it.",
    "提示词里似乎有一个密钥（{begin}…）：请删掉，能看到这个请求的人都能使用它。",
)
LONG = Text(
    "About {sent:,} tokens{reply}: more than the {context:,} that this model can hold.",
    "约 {sent:,} 个 token{reply}，超过该模型的上下文 {context:,}。",
)
DEAD = Text("{name}: {why}", "{name}：{why}")
AND_REPLY = Text(" and a reply of {reply:,}", "，加上回复 {reply:,}")


@dataclass(frozen=True, slots=True)
class Looked:
    """A request and what is known of whom it goes to. `context`: how many tokens the model can hold; `usual`: how many
    its answers mostly have here. None: not known. `marks`: of what does not work there, by control."""

    request: ChatRequest
    context: int | None = None
    usual: int | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.request.messages)


@dataclass(frozen=True, slots=True)
class Rule:
    """`grave`: something that can't be taken back once it is sent."""

    id: str
    find: Callable[[Looked], Iterator[Text]]
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    text: Text
    grave: bool


def findings(looked: Looked) -> list[Finding]:
    """All that RULES find, the grave ones first."""
    found = [Finding(rule.id, text, rule.grave) for rule in RULES for text in rule.find(looked)]
    return sorted(found, key=lambda one: not one.grave)


def _keys(looked: Looked) -> Iterator[Text]:
    for key in dict.fromkeys(KEYS.findall(looked.text)):
        yield KEY.fill(begin=key[:SHOWN_OF_KEY])


def _blanks(looked: Looked) -> Iterator[Text]:
    for name in variables(one.text for one in looked.request.messages):
        yield BLANK.fill(name=name)


def _lacks_json(looked: Looked) -> Iterator[Text]:
    if lacks_json(looked.request):
        yield LACKS_WORD


def _stops(looked: Looked) -> Iterator[Text]:
    said = looked.request.parameters.get("stop")
    for stop in [said] if isinstance(said, str) else said if isinstance(said, list) else ():
        if isinstance(stop, str) and stop.strip() and stop in looked.text:
            yield STOPS.fill(stop=stop)


def _short(looked: Looked) -> Iterator[Text]:
    limit = looked.request.limit
    if limit is not None and looked.usual is not None and limit < looked.usual:
        yield SHORT.fill(usual=looked.usual, limit=limit)


def _both(looked: Looked) -> Iterator[Text]:
    if {"temperature", "top_p"} <= looked.request.parameters.keys():
        yield BOTH


def _quotes(looked: Looked) -> Iterator[Text]:
    schema: Any = looked.request.parameters.get("response_format")
    text = looked.text + (json.dumps(schema, ensure_ascii=False) if schema else "")
    if {"{", "["} & set(text) and (found := FULL_WIDTH.search(text)) is not None:
        yield QUOTES.fill(found=found.group(1) or found.group(2))


def _dead(looked: Looked) -> Iterator[Text]:
    used = [*looked.request.parameters]
    used += ["tool"] if any(one.role == "tool" for one in looked.request.messages) else []
    for name in used:
        if name in looked.marks and looked.marks[name].dead:
            yield DEAD.fill(name=name, why=looked.marks[name].why)


def _long(looked: Looked) -> Iterator[Text]:
    if looked.context is None:
        return
    sent, limit = rough_prompt_tokens(looked.request.messages), looked.request.limit
    if sent + (limit or 0) > looked.context:
        reply = AND_REPLY.fill(reply=limit) if limit is not None else same("")
        yield LONG.fill(sent=sent, reply=reply, context=looked.context)


RULES: tuple[Rule, ...] = (
    Rule("key", _keys, grave=True),
    Rule("blank", _blanks),
    Rule("json", _lacks_json),
    Rule("stop", _stops),
    Rule("max_tokens", _short),
    Rule("both", _both),
    Rule("quotes", _quotes),
    Rule("dead", _dead),
    Rule("context", _long),
)

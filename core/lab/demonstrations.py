"""DEMONSTRATIONS: what each parameter does, shown on a person's own prompt with two requests. A row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.chat import ChatRequest, Message
from core.lab.alike import plainly
from core.lab.bench import Bench
from core.lab.difference import difference, likeness
from core.replies.json_mode import INSTRUCTION, lacks_json
from core.text import Text

SHORT = 120
"""Tokens that an answer may have where the demonstration is of something else: it costs little."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """`settings`: what the first and the second request have; a parameter that one lacks is not sent. `look`: what to
    look for."""

    settings: tuple[Mapping[str, Any], Mapping[str, Any]]
    look: Text


DEMONSTRATIONS: dict[str, Demonstration] = {
    "temperature": Demonstration(
        ({"temperature": 0}, {"temperature": 1.5}),
        Text(
            "The first takes the likeliest word each time, the second dares more. Ask again: only the second changes.",
            "前者每次都选最可能的词，后者更大胆。再问一次，只有后者会变。",
        ),
    ),
    "top_p": Demonstration(
        ({"top_p": 0.1}, {"top_p": 1}),
        Text(
            "The first may choose among the few likeliest words only, the second among all.",
            "前者只能从最可能的少数词里选，后者可以从全部词里选。",
        ),
    ),
    "max_tokens": Demonstration(
        ({"max_tokens": 20}, {"max_tokens": 200}),
        Text(
            "The first is cut after 20 tokens, wherever that is; it is not made shorter.",
            "前者在 20 个 token 处被直接截断，并不会写得更简短。",
        ),
    ),
    "frequency_penalty": Demonstration(
        ({"frequency_penalty": 0}, {"frequency_penalty": 1.5}),
        Text(
            "The second shuns words the more often it has used them: look for what is said twice.",
            "后者会避开已经多次用过的词：看看哪些话被重复了。",
        ),
    ),
    "presence_penalty": Demonstration(
        ({"presence_penalty": 0}, {"presence_penalty": 1.5}),
        Text(
            "The second shuns every word it has used once: look for topics that the first has not.",
            "后者会避开所有用过的词：看看它多谈了哪些话题。",
        ),
    ),
    "stop": Demonstration(
        ({}, {"stop": [".", "。"]}),
        Text(
            "The second ends where the first full stop would stand; the stop text itself is left out.",
            "后者在第一个句号处结束，停止标记本身不会输出。",
        ),
    ),
    "n": Demonstration(
        ({"n": 1}, {"n": 3}),
        Text(
            "The second gives three answers to the same question; all three are billed, the question once.",
            "后者对同一问题给出三条回复：三条都计费，问题只计一次。",
        ),
    ),
    "response_format": Demonstration(
        ({}, {"response_format": {"type": "json_object"}}),
        Text(
            "The second has to be JSON, whatever the question: it is told so, too, for most gateways want the word in "
            "the prompt. Say there which fields you want.",
            "后者必须是 JSON，不论问的是什么；多数网关要求提示词里提到 JSON，所以这里会加上一句。"
            "最好写明需要哪些字段。",
        ),
    ),
}
CUT = Text("{first} and {second} characters; the first was cut.", "分别为 {first} 和 {second} 个字符，前者被截断。")
LENGTHS = Text(
    "{first} and {second} characters; {share:.0%} alike; passages that only the second has: {new}.",
    "分别为 {first} 和 {second} 个字符，{share:.0%} 相同；后者有 {new} 处前者没有的文字。",
)
EQUAL = Text(
    "Both say the same here: on this prompt it makes no difference this time.",
    "两条回复相同：对这个提示词，这次没有差别。",
)


def demonstration(bench: Bench, variant: int, name: str) -> Bench:
    """Two columns that differ in this parameter alone, on the prompt of a variant; short, and without `n`. Where JSON
    is asked for and the prompt does not say so, the second says it, too."""
    of = bench.variants[variant]
    apart = {name, "n"} | ({"max_completion_tokens"} if name == "max_tokens" else set())  # not limited otherwise
    others = {"max_tokens": SHORT} | {key: value for key, value in of.parameters.items() if key not in apart}
    variants = tuple(
        replace(
            of,
            parameters={**others, **setting},
            messages=_speaking_of_json(bench.prompt(variant), setting),
            name=_named(name, setting),
        )
        for setting in DEMONSTRATIONS[name].settings
    )
    whole = replace(bench, messages=bench.prompt(variant), variants=variants, repetitions=1, checks=())
    return replace(whole.as_case(), expected="")


def _speaking_of_json(messages: tuple[Message, ...], setting: Mapping[str, Any]) -> tuple[Message, ...] | None:
    """A prompt of its own where JSON is asked for and no message says so."""
    if not lacks_json(ChatRequest("", messages, setting)):
        return None
    chinese = any("\u4e00" <= character <= "\u9fff" for one in messages for character in one.text)
    return (Message("system", INSTRUCTION.zh if chinese else INSTRUCTION.en), *messages)


def _named(name: str, setting: Mapping[str, Any]) -> str:
    if name not in setting:
        return f"{name}: –"
    value = setting[name]
    return f"{name}: {value.get('type') if isinstance(value, Mapping) else value}"


def told(first: str, second: str, *, cut: bool = False) -> Text:
    """What two answers show, in a sentence. `cut`: the first ended at the limit."""
    if plainly(first) == plainly(second):
        return EQUAL
    if cut:
        return CUT.fill(first=len(first), second=len(second))
    pieces = difference(first, second)
    new = sum(one.kind == "new" and bool(one.text.strip()) for one in pieces)
    return LENGTHS.fill(first=len(first), second=len(second), share=likeness(pieces), new=new)

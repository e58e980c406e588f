"""`Prompt`: what a model is told and asked, under one name, to be used again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.chat import Message
from core.errors import ParleyError
from core.parameters import problems
from core.prompts.variables import filled, variables
from core.text import Text

LONGEST_NAME = 60
NO_NAME = Text("Give the prompt a name.", "请给提示词起个名称。")
BAD_NAME = Text(
    "A name may have no spaces and no '/', so that it can be called as /name; at most 60 characters.",
    "名称不能含空格和“/”，这样才能用 /名称 调用；最多 60 个字符。",
)
NOTHING_SAID = Text(
    "The prompt says nothing yet: write a system prompt, a message or an example.",
    "这个提示词还没有内容：请填写系统提示词、消息或示例。",
)
_CALL = re.compile(r"/([^\s/]+)(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`name`: how it is called, as `/name`. `system`: "" for none. `examples`: messages that stand at the beginning of
    the conversation (few-shot). `text`: the question, or its beginning; "" for none. `parameters`: only those set.
    `gateway`, `model`: whom to ask, None: whoever is chosen. `card`: offered in an empty chat. `id`: "" while it is not
    stored."""

    name: str
    system: str = ""
    examples: tuple[Message, ...] = ()
    text: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    gateway: str | None = None
    model: str | None = None
    card: bool = False
    id: str = ""

    @property
    def variables(self) -> list[str]:
        """Its blanks, in the order in which they are met."""
        return variables([self.system, *(one.text for one in self.examples), self.text])

    def filled(self, values: Mapping[str, str]) -> Prompt:
        """The prompt with its blanks filled in."""
        return replace(
            self,
            system=filled(self.system, values),
            examples=tuple(replace(one, content=filled(one.text, values)) for one in self.examples),
            text=filled(self.text, values),
        )

    def checked(self) -> Prompt:
        """The prompt as it is kept. Raises ParleyError where it can't be."""
        name = self.name.strip()
        if not name:
            raise ParleyError(NO_NAME)
        if len(name) > LONGEST_NAME or re.search(r"[\s/]", name):
            raise ParleyError(BAD_NAME)
        for wrong in problems(self.parameters).values():
            raise ParleyError(wrong)
        examples = tuple(one for one in self.examples if one.text.strip())
        if not (self.system.strip() or self.text.strip() or examples):
            raise ParleyError(NOTHING_SAID)
        return replace(self, name=name, examples=examples)


def called(typed: str) -> tuple[str, str] | None:
    """(name, rest) of what looks like a call: `/name rest`; None where it doesn't."""
    found = _CALL.fullmatch(typed.strip())
    return (found.group(1), (found.group(2) or "").strip()) if found else None


def with_rest(text: str, rest: str) -> str:
    """A prompt's text and what was typed after its name."""
    return "\n\n".join(part for part in (text.rstrip(), rest) if part.strip())

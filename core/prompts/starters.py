"""What Parley offers in an empty chat until there are cards of one's own: a row each."""

from __future__ import annotations

from typing import NamedTuple

from core.prompts.prompt import Prompt
from core.text import Language, Text, same


class Starter(NamedTuple):
    """`name` has no spaces: it can be called as `/name`, too."""

    name: Text
    text: Text
    system: Text = same("")


STARTERS: tuple[Starter, ...] = (
    Starter(
        Text("Explain", "解释概念"),
        Text(
            "Explain {{topic}} to somebody who hears of it for the first time. Begin with one sentence, then an "
            "example, then what people often get wrong.",
            "请向第一次接触的人解释{{主题}}：先用一句话说清楚，再举一个例子，最后指出常见的误解。",
        ),
    ),
    Starter(
        Text("Translate", "翻译"),
        Text(
            "Translate into {{language}}:\n\n{{text}}",
            "请翻译成{{目标语言}}：\n\n{{原文}}",
        ),
        Text(
            "You are a careful translator. Keep the meaning, the tone and the layout; answer with the translation "
            "alone.",
            "你是一位严谨的译者。保持原意、语气和版式，只输出译文。",
        ),
    ),
    Starter(
        Text("Summarise", "总结要点"),
        Text(
            "Summarise the text below in at most five points, the most important one first. Say what it leaves "
            "open.\n\n{{text}}",
            "请把下面的文字总结为不超过五个要点，重要的放在最前，并指出文中没有说明的地方。\n\n{{文字}}",
        ),
    ),
    Starter(
        Text("Reply", "写回信"),
        Text(
            "Write an answer to this message. It should say: {{what}}\n\nThe message:\n{{message}}",
            "请为下面的来信写一封回复，要表达的意思是：{{要点}}\n\n来信：\n{{来信}}",
        ),
        Text("Write politely and briefly, in the language of the message.", "语气礼貌、简短，用来信所用的语言书写。"),
    ),
)


def starters(language: Language) -> list[Prompt]:
    """They, in a language."""
    return [
        Prompt(one.name.say(language), one.system.say(language), text=one.text.say(language), card=True)
        for one in STARTERS
    ]

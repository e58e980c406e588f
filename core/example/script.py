"""What is asked for the examples, in each language. The model knows English only: so all its questions are English."""

from __future__ import annotations

from core.prompts.prompt import Prompt
from core.text import Language, Text

TITLE = Text("Example: code, a table, a list", "示例：代码、表格与列表")
ASKED: tuple[tuple[str, str], ...] = (
    ("Write a short Python function that adds two numbers.", "```"),
    ("Write a Markdown table with the columns Day and Weather for three days.", "| --- |"),
    ("List three uses of a paper clip.", "1."),
    ("Write Newton's second law as $F = ma$ and explain it in one sentence.", ""),
)
"""The questions of the conversation, and what is looked for in an answer: it is asked for again where that is missing,
a few times at most."""

WORD = Text("word", "单词")
WORDS = ("river", "winter", "bicycle")
SENTENCE = Text(
    "Write one short sentence with the word '{{word}}'.", "Write one short sentence with the word '{{单词}}'."
)
RUN = Text("Example: three words at two temperatures", "示例：三个单词、两种 temperature")
NAMES = {0.0: Text("calm", "稳定"), 1.2: Text("inventive", "发散")}
LONGEST = 120
"""Characters: the second check of the run."""

PROMPTS: tuple[tuple[tuple[Text, Text | None, Text, Text | None], ...], ...] = (
    (
        (
            Text("plain-words", "说人话"),
            None,
            Text("Explain {{topic}} in plain words.", "请用大白话解释{{主题}}。"),
            None,
        ),
        (
            Text("plain-words", "说人话"),
            Text(
                "You explain to people who have never heard of the subject.",
                "你擅长给完全没有基础的人讲解。",
            ),
            Text(
                "Explain {{topic}} in plain words: three sentences, and one example from daily life.",
                "请用大白话解释{{主题}}：最多三句话，再举一个生活中的例子。",
            ),
            Text("three sentences, one example", "限定三句话，加一个例子"),
        ),
    ),
    (
        (
            Text("minutes", "会议纪要"),
            None,
            Text("Write minutes of this meeting:\n\n{{notes}}", "请把下面的记录整理成会议纪要：\n\n{{记录}}"),
            None,
        ),
        (
            Text("minutes", "会议纪要"),
            Text("Leave nothing out that was decided; add nothing.", "不遗漏任何决定，也不添加原文没有的内容。"),
            Text(
                "Write minutes of this meeting in three parts: decided, to do (who, until when), open.\n\n{{notes}}",
                "请把下面的记录整理成会议纪要，分三部分：已决定、待办（负责人与期限）、未决。\n\n{{记录}}",
            ),
            Text("three parts", "分成三部分"),
        ),
    ),
    (
        (
            Text("review-code", "代码评审"),
            Text("You review code.", "你负责代码评审。"),
            Text("{{code}}", "{{代码}}"),
            None,
        ),
        (
            Text("review-code", "代码评审"),
            Text(
                "You review code: first what is wrong, then what is unclear, each with its line. Don't praise.",
                "你负责代码评审：先指出错误，再指出含糊之处，逐条标明行号，不说客套话。",
            ),
            Text("{{code}}", "{{代码}}"),
            Text("what is wrong comes first", "错误放在最前"),
        ),
    ),
)
"""A row a prompt, in it a row a version: its name, what the system is told, its text, and the version's note; None: it
has none."""


def prompts(language: Language) -> list[tuple[Prompt, str]]:
    """Every version of every prompt, with its note, the older ones first."""
    versions = (version for one in PROMPTS for version in one)
    said = ([part.say(language) if part else "" for part in version] for version in versions)
    return [(Prompt(name, system, text=text), note) for name, system, text, note in said]


SMALL: tuple[str, ...] = (
    "What is the capital of {place}?",
    "Name three animals that live in {place}.",
    "Say hello to a friend from {place}.",
    "Is {place} large or small? Answer briefly.",
    "Write a title for a story about {place}.",
)
PLACES = ("France", "Japan", "Brazil", "Kenya", "Norway", "Canada", "India", "Egypt", "Peru", "Spain")
LETTER = "Write a letter to a friend about a day in {place}."
NAMING = "Give a title of at most five words to a talk about {place}. Answer with the title alone."
"""Small questions, long ones that are stopped or cut, and titles: the rest of the usage review."""

"""What a prompt, a conversation or a request is called where nobody named it: by its first words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.chat import Message
from core.prompts.variables import variables

LONGEST = 60


def first_words(text: str) -> str:
    """Its first line that says something, LONGEST characters of it at most; "" where none does."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + "…"


def prompt_of(messages: Sequence[Message], names: Mapping[str, str]) -> str | None:
    """What a column of the playground counts to in the ledger: the name of the prompt whose system message it has
    (`names`: by system message), else its own first words; without a system message those of the first message with
    blanks. None: it is a single question."""
    system = next((one.text for one in messages if one.role == "system" and one.text.strip()), None)
    if system is not None:
        return names.get(system) or first_words(system)
    template = next((one.text for one in messages if variables([one.text])), "")
    return first_words(template) or None

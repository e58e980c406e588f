"""A table of a document, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.text import Language, Text, same
from docs.chinese import CELLS, COLUMNS

NOTHING = same("")
YES, NO = Text("yes", "是"), Text("no", "否")


def text(words: object, chinese: Mapping[str, str]) -> Text:
    """What the code has in English alone, in both languages; a number or a name of the API is the same in both."""
    return words if isinstance(words, Text) else Text(str(words), chinese.get(str(words), str(words)))


@dataclass(frozen=True, slots=True)
class Table:
    head: Iterable[object]
    rows: Iterable[Iterable[object]]
    above: Text = NOTHING
    """A sentence of its own before it."""

    def say(self, language: Language) -> str:
        names = [text(cell, COLUMNS).say(language) for cell in self.head]
        rows = ([text(cell, CELLS).say(language) for cell in row] for row in self.rows)
        above = self.above.say(language)
        return (f"{above}\n\n" if above else "") + "".join(map(line, (names, ["---"] * len(names), *rows)))


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"

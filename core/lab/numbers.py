"""Numbers of cases as people write them: `1-5, 8`."""

from __future__ import annotations

import re

from core.errors import ParleyError
from core.text import Text

NOT_ROWS = Text(
    "'{said}' names no rows: write numbers and ranges from 1 to {last}, such as 1-5, 8.",
    "“{said}”不是有效的行号：请填写 1 到 {last} 之间的数字或范围，例如 1-5, 8。",
)
_PART = re.compile(r"(\d+)(?:\s*[-–—~]\s*(\d+))?")


def numbers(said: str, count: int) -> list[int]:
    """The cases that are named, from 0, in order; all of `count` for an empty text. Raises ParleyError."""
    if not said.strip():
        return list(range(count))
    found: set[int] = set()
    for part in re.split(r"[,，;；、]", said):
        match = _PART.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            raise ParleyError(NOT_ROWS.fill(said=part.strip(), last=count))
        found.update(range(first - 1, last))
    return sorted(found)

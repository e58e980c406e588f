"""`{{name}}`: a blank in a prompt, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

VARIABLE = re.compile(r"\{\{\s*([^{}\n]{1,60}?)\s*\}\}")


def variables(texts: Iterable[str]) -> list[str]:
    """The names of all blanks, in the order in which they first occur."""
    return list(dict.fromkeys(name for text in texts for name in VARIABLE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known filled in, as it is: a value's own braces are left alone. What is not known stays."""
    return VARIABLE.sub(lambda found: values.get(found.group(1), found.group()), text)

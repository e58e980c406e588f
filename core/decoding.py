"""The text of a file, in whichever of the encodings that people's programs write."""

from __future__ import annotations

import re

ENCODINGS = ("utf-8-sig", "gb18030")
"""UTF-8, and what Chinese Excel and Notepad write; UTF-16 (Excel's "Unicode text") tells by its first bytes."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Where many of a file's characters are such, it is no text."""


def decoded(data: bytes) -> str | None:
    """Its text, with line ends of `\\n`; None where it is no text."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if len(CONTROLS.findall(text)) > len(text) / 100 else text.replace("\r\n", "\n")
    return None

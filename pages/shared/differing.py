"""The pieces of two texts as one, coloured."""

from __future__ import annotations

from html import escape

from core.lab.difference import Piece

TAGS = {"same": "span", "gone": "del", "new": "ins"}


def html_of(pieces: list[Piece], gone: str, new: str) -> str:
    """`gone`, `new`: what the colours mean, for the legend."""
    body = "".join(f"<{TAGS[one.kind]}>{escape(one.text)}</{TAGS[one.kind]}>" for one in pieces)
    legend = f"<p class='legend'><del>{escape(gone)}</del> <ins>{escape(new)}</ins></p>"
    return f"<div class='parley-difference'>{legend}<div class='text'>{body}</div></div>"

"""The tables of an answer, as data."""

from __future__ import annotations

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark").enable("table")

Table = list[list[str]]


def tables(text: str) -> list[Table]:
    """Each table of a Markdown text: its rows, the heading first; cells as they are written, without their Markdown's
    surrounding blanks."""
    found: list[Table] = []
    within = False
    for token in _PARSER.parse(text) if "|" in text else ():
        if token.type == "table_open":
            found.append([])
            within = True
        elif token.type == "table_close":
            within = False
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and within:
            found[-1][-1].append(token.content)
    return found

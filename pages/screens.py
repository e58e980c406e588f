"""Screens: which there are."""

from __future__ import annotations

from core.text import Text
from pages.shared.words import CHAT, PLAYGROUND, PROMPTS, SETTINGS, USAGE

SCREENS: tuple[tuple[str, str, Text, str], ...] = (
    ("chat/page.py", "chat", CHAT, ":material/forum:"),
    ("playground/page.py", "playground", PLAYGROUND, ":material/science:"),
    ("prompts/page.py", "prompts", PROMPTS, ":material/style:"),
    ("usage/page.py", "usage", USAGE, ":material/receipt_long:"),
    ("settings/page.py", "settings", SETTINGS, ":material/tune:"),
)
"""A row a screen: its file, its address, its name and its icon. The first one is where a visit begins."""

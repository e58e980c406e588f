"""Conversations by age, as a list reads: pinned, today, yesterday, 7 days, 30 days, then by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from core.store.rows import Conversation
from core.text import Text, same

PINNED = Text("Pinned", "置顶")
TODAY = Text("Today", "今天")
YESTERDAY = Text("Yesterday", "昨天")
WEEK = Text("Last 7 days", "7 天内")
MONTH = Text("Last 30 days", "30 天内")


def grouped(
    conversations: Sequence[Conversation], now: datetime, zone: tzinfo
) -> list[tuple[Text, list[Conversation]]]:
    """The conversations, in the order given, under their headings; days are those of `zone`."""
    groups: dict[Text, list[Conversation]] = {}
    for conversation in conversations:
        groups.setdefault(_heading(conversation, now.astimezone(zone), zone), []).append(conversation)
    return list(groups.items())


def _heading(conversation: Conversation, now: datetime, zone: tzinfo) -> Text:
    if conversation.pinned:
        return PINNED
    day = conversation.updated_at.astimezone(zone).date()
    age = (now.date() - day).days
    for limit, heading in ((0, TODAY), (1, YESTERDAY), (7, WEEK), (30, MONTH)):
        if age <= limit:
            return heading
    return same(f"{day:%Y-%m}")

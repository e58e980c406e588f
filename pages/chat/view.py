"""`View`: what a part of the screen shows of a conversation, asked of the store at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.replies.reply import Reply
from core.store.rows import Conversation, StoredMessage
from core.store.samples import Sample
from pages.shared.me import me

LAST_TURN = "last_turn"
AT_MOST = 80
"""Messages a part looks for below its place, should another tab have added many."""


def part_name(number: int) -> str:
    """The name under which a part of the thread is drawn again."""
    return f"part_{number}"


@dataclass(frozen=True, slots=True)
class View:
    """Messages of one branch and what belongs to them: the ids of those in each one's place, the ledger rows by id,
    the second answers by the answer beside which they are, the replies that run (looked for first: of one that
    ended meanwhile the messages know less).

    `earlier`, `later`: whether the branch has more above or below. `end`: the place where the last turn begins.
    `is_last_turn`: it is drawn again by itself.
    """

    conversation: Conversation
    replies: list[Reply]
    shown: list[StoredMessage]
    versions: Mapping[str, list[str]]
    records: Mapping[str, RequestRecord]
    samples: Mapping[str, Sample]
    earlier: bool = False
    later: bool = False
    is_last_turn: bool = False

    @property
    def growing(self) -> dict[str, tuple[Reply, int]]:
        """The answers that are being written, by id: of which reply, and which of its choices."""
        return {one: (reply, at) for reply in self.replies for at, one in enumerate(reply.job.message_ids)}

    @property
    def empty(self) -> bool:
        """Whether nothing has been said."""
        return self.conversation.leaf_id is None

    @property
    def end(self) -> int:
        asked = (at for at in range(len(self.shown) - 1, -1, -1) if self.shown[at].message.role == "user")
        return len(self.shown) if self.later else next(asked, 0)

    def above(self, place: int) -> str | None:
        """The id of the message above a place."""
        if place < len(self.shown):
            return self.shown[place].parent_id
        return self.shown[-1].id if self.shown else None

    def versions_at(self, place: int) -> list[str]:
        return self.versions[self.shown[place].id]

    def rest(self, start: int) -> View:
        return replace(self, shown=self.shown[start:])

    def last(self) -> View:
        """The last turn."""
        return replace(self.rest(self.end), is_last_turn=True)


def look_at(conversation: Conversation, limit: int, found: str | None) -> View:
    """The last messages of the open branch, `limit` at most; or a hit of the search with what stands around it."""
    replies = parley().desk.live(conversation.id)
    messages, owner, leaf = parley().store.messages, me().id, conversation.leaf_id
    if found is not None and leaf is not None:
        shown = messages.around(owner, conversation.id, leaf, found, limit)
        if shown:
            later = shown[-1].id != leaf
            return _view(conversation, replies, shown, earlier=shown[0].parent_id is not None, later=later)
    shown = messages.branch(owner, conversation.id, leaf, limit=limit + 1)
    return _view(conversation, replies, shown[-limit:], earlier=len(shown) > limit)


def look_below(conversation: Conversation, above: str | None) -> View:
    """What stands below `above` now. Draws the page where that is on the open branch no more."""
    replies = parley().desk.live(conversation.id)
    shown = parley().store.messages.branch(me().id, conversation.id, conversation.leaf_id, limit=AT_MOST, after=above)
    if (shown and shown[0].parent_id != above) or (not shown and above != conversation.leaf_id):
        st.rerun()
    return _view(conversation, replies, shown)


def _view(
    conversation: Conversation,
    replies: list[Reply],
    shown: list[StoredMessage],
    *,
    earlier: bool = False,
    later: bool = False,
) -> View:
    store, owner = parley().store, me().id
    versions = store.messages.versions(owner, conversation.id, shown) if shown else {}
    asked = [one.request_id for one in shown if one.request_id and not one.in_progress]
    records = store.ledger.of(owner, asked) if asked else {}
    samples = store.samples.of(owner, [one.id for one in shown if one.message.role == "assistant"]) if asked else {}
    return View(conversation, replies, shown, versions, records, samples, earlier, later)

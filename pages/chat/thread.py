"""A conversation on the screen: its last messages, in parts of which each is drawn alone where only it has changed.

The part above is drawn with the page. At a message that has versions a part begins that is drawn anew when another
version is chosen, with all that follows it; the last turn is such a part, too: a question and its answer redraw nothing
else, however long the conversation is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.replies.reply import Reply
from core.settings import Connection
from core.store.rows import Conversation, StoredMessage
from core.text import Text
from pages.chat import live, sidebar
from pages.chat.message import draw as draw_message
from pages.chat.opened import opened
from pages.chat.welcome import welcome
from pages.shared import state
from pages.shared.running import draws_page, redraw
from pages.shared.words import t

AT_ONCE = 40
TURN_AT_MOST = 8
"""Messages that the last part may hold; then the page is drawn once, and they belong to what is above."""
LAST_TURN = "last_turn"
EARLIER = Text("Show earlier messages", "显示更早的消息")
NEWEST = Text("Go to the newest messages", "回到最新消息")


@dataclass(frozen=True, slots=True)
class View:
    """Messages of one branch and what belongs to them: the ids of each one's versions, the ledger rows by id, the
    reply that runs (it was looked for first: of one that ended meanwhile the messages know less)."""

    conversation: Conversation
    reply: Reply | None
    shown: list[StoredMessage]
    versions: Mapping[str, list[str]]
    records: Mapping[str, RequestRecord]

    @property
    def last_turn(self) -> int:
        """The place where the last turn begins."""
        asked = (at for at in range(len(self.shown) - 1, -1, -1) if self.shown[at].message.role == "user")
        return next(asked, 0)


def draw(conversation: Conversation | None, connection: Connection) -> None:
    """Draw it, within the whole page. While a reply runs this ends only with the reply."""
    if conversation is None:
        _last_turn(None, None, connection, [])
        return
    limit = int(state.state().get(state.SHOWN, AT_ONCE))
    found = state.state().get(state.FOUND)
    messages = parley().store.messages
    reply = parley().desk.live(conversation.id)
    owner, leaf = state.owner(), conversation.leaf_id
    if found is not None and leaf is not None:
        shown = messages.around(owner, conversation.id, leaf, found, limit)
        if shown and shown[-1].id != leaf:
            _old(_view(conversation, shown, reply), limit)
            return
    shown = messages.branch(owner, conversation.id, leaf, limit=limit + 1)
    if len(shown) > limit:
        shown = shown[1:]
        st.button(t(EARLIER), key="chat_earlier", icon=":material/expand_less:", on_click=_earlier, args=(limit,))
    _from(_view(conversation, shown, reply), 0, connection)


def takes_a_turn(reply: Reply) -> bool:
    """Whether drawing the last turn is enough to show it grow: several answers need the page, which draws them at the
    same time."""
    return reply.job.request.n == 1 and state.state().get(state.FOUND) is None


def _old(view: View, limit: int) -> None:
    """A hit of the search with what stands around it, far from the end."""
    for place in range(len(view.shown)):
        _message(view, place)
    st.button(t(NEWEST), key="chat_newest", icon=":material/expand_more:", on_click=_earlier, args=(limit - AT_ONCE,))


def _from(view: View, start: int, connection: Connection) -> None:
    """Draw from a place on, to the next one where a part begins; and that part."""
    end = view.last_turn
    for place in range(start, end):
        if place > start and len(view.versions[view.shown[place].id]) > 1:
            _part(view.conversation.id, view.shown[place - 1].id, connection, [_rest(view, place)])
            return
        _message(view, place)
    above = view.shown[end - 1].id if end else view.shown[0].parent_id if view.shown else None
    _last_turn(view.conversation.id, above, connection, [_rest(view, end)])


@st.fragment
def _part(conversation_id: str, above: str, connection: Connection, handed: list[View]) -> None:
    """What stands below the message `above`. `handed`: the view the page has, for the first time."""
    _from(handed.pop() if handed else _look(conversation_id, above), 0, connection)


@st.fragment(key=LAST_TURN)
def _last_turn(conversation_id: str | None, above: str | None, connection: Connection, handed: list[View]) -> None:
    """The last turn, or what welcomes where nothing has been said."""
    if conversation_id is None:
        conversation, _ = opened()
        if conversation is None or conversation.leaf_id is None:
            welcome(connection)
            return
        conversation_id = conversation.id
    view = handed.pop() if handed else _look(conversation_id, above)
    reply = view.reply
    if reply is not None and not takes_a_turn(reply) and not draws_page():
        st.rerun()
    if not view.shown:
        welcome(connection)
    for place, message in enumerate(view.shown):
        if reply is not None and message.id in reply.job.message_ids:
            live.watch(reply)
            _after(view)
        _message(view, place)


def _after(view: View) -> None:
    """The reply has ended: draw it from the store, alone where nothing else on the page has changed."""
    conversation = parley().store.conversations.get(state.owner(), view.conversation.id)
    if len(view.shown) > TURN_AT_MOST or not sidebar.shows(conversation):
        st.rerun()
    redraw()


def _message(view: View, place: int) -> None:
    message = view.shown[place]
    record = view.records.get(message.request_id or "")
    draw_message(view.conversation.id, message, record, view.versions[message.id])


def _look(conversation_id: str, above: str | None) -> View:
    """What stands below `above` now. Draws the page where that is on the open branch no more."""
    if state.state().get(state.NOTICE) is not None:
        st.rerun()  # what a click could not do is said at the top of the page
    reply = parley().desk.live(conversation_id)
    store, owner = parley().store, state.owner()
    conversation = store.conversations.get(owner, conversation_id)
    shown = store.messages.branch(owner, conversation_id, conversation.leaf_id, limit=AT_ONCE * 2, after=above)
    if (shown and shown[0].parent_id != above) or (not shown and above != conversation.leaf_id):
        st.rerun()
    return _view(conversation, shown, reply)


def _view(conversation: Conversation, shown: list[StoredMessage], reply: Reply | None) -> View:
    store, owner = parley().store, state.owner()
    versions = store.messages.versions(owner, conversation.id, shown)
    records = store.ledger.of(owner, [one.request_id for one in shown if one.request_id])
    return View(conversation, reply, shown, versions, records)


def _rest(view: View, start: int) -> View:
    return replace(view, shown=view.shown[start:])


def _earlier(limit: int) -> None:
    state.state()[state.SHOWN] = limit + AT_ONCE
    state.state().pop(state.FOUND, None)

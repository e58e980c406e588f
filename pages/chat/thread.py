"""A conversation on the screen: its last messages, in parts of which each is drawn alone where only it has changed.

What stands above is drawn with the page. At a message that has versions a part begins, within the one before: it is
drawn anew when another version is chosen. The last turn is by itself: a question and its answer redraw nothing else,
however long the conversation is.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.parley import parley
from core.store.rows import Conversation
from core.text import Text
from pages.chat import box, elsewhere, headline, live, sidebar
from pages.chat.message import draw as draw_message
from pages.chat.opened import PLACE, opened
from pages.chat.place import Place
from pages.chat.view import LAST_TURN, View, look_at, look_below, part_name
from pages.chat.welcome import welcome
from pages.shared import state
from pages.shared.gateway_picker import chosen_gateway
from pages.shared.me import me
from pages.shared.running import draws_page, redraw
from pages.shared.words import t

AT_ONCE, MORE = 20, 40
"""Messages that are drawn at first, and with each 'show earlier': what the browser does for a question grows with what
stands on the page."""
EARLIER = Text("Show earlier messages", "显示更早的消息")
NEWEST = Text("Go to the newest messages", "回到最新消息")


def draw(conversation: Conversation | None, box_slot: DeltaGenerator, line: DeltaGenerator) -> None:
    """Draw it, within the whole page, and what changes with every turn into its places: the box for the next question,
    and the line above. While a reply runs this ends only with the reply."""
    view = None
    with st.container(key="thread"):
        if conversation is not None:
            limit = int(state.state().get(state.SHOWN, AT_ONCE))
            view = look_at(conversation, limit, state.state().get(state.FOUND))
            if view.earlier:
                st.button(t(EARLIER), key="chat_earlier", icon=":material/expand_less:", on_click=_show, args=(limit,))
            _down(view, 0)
            if view.later:
                st.button(t(NEWEST), key="chat_newest", icon=":material/expand_more:", on_click=_show, args=(0,))
    _last_turn([view.last() if view else None], box_slot, line)


def _down(view: View, part: int) -> None:
    """The messages above the last turn, to the next one where a part begins; and that part. `part`: which this is."""
    for place in range(view.end):
        if len(view.versions_at(place)) > 1 and (place > 0 or part == 0):
            below = st.fragment(_part, key=part_name(part + 1))
            below(view.conversation.id, view.above(place), part + 1, [view.rest(place)])
            return
        _message(view, place, part)
    state.state()[state.ABOVE] = view.above(view.end)


def _part(conversation_id: str, above: str | None, number: int, handed: list[View]) -> None:
    """What stands below the message `above`. `handed`: the view that the page has, for the first time."""
    if handed:
        _down(handed.pop(), number)
    else:
        _down(look_below(parley().store.conversations.get(me().id, conversation_id), above), number)


@st.fragment(key=LAST_TURN)
def _last_turn(handed: list[View | None], box_slot: DeltaGenerator, line: DeltaGenerator) -> None:
    """The last turn, or what welcomes where nothing has been said; and the box, so that a question draws this alone."""
    view = handed.pop() if handed else _look()
    if view is not None and not view.growing and box.ask_what_waits(view.conversation):
        redraw()
    headline.draw(line, view.conversation if view else None)
    box.draw(box_slot, view.conversation if view else None)
    growing = view.growing if view else {}
    if len(growing) > 1 and not draws_page():
        st.rerun()  # several answers are drawn at the same time only with the page
    if view is not None and not growing and _ended_before_it_was_drawn(view):
        st.rerun()
    if growing:
        with st.container(key="live"):  # style.css shows Stop while it is there
            st.html("<span></span>")
    else:
        st.empty()
    if view is None or view.empty:
        welcome(chosen_gateway(PLACE))
        return
    for place, message in enumerate(view.shown):
        if message.id in growing:
            live.watch(growing)
            _after(view)
        _message(view, place, 0)


def _ended_before_it_was_drawn(view: View) -> bool:
    """The first answer of a chat was there before this looked for it: nobody waits for its end to draw the page."""
    first = not view.empty and not view.earlier and len(view.shown) <= live.TURN_AT_MOST
    return first and not draws_page() and sidebar.lacks(view.conversation)


def _look() -> View | None:
    conversation, _ = opened()
    if conversation is None:
        return None
    return replace(look_below(conversation, state.state().get(state.ABOVE)), is_last_turn=True)


def _after(view: View) -> None:
    """The reply has ended: draw it from the store, alone where nothing else on the page has changed."""
    conversation = parley().store.conversations.get(me().id, view.conversation.id)
    if len(view.shown) > live.TURN_AT_MOST or not sidebar.shows(conversation):
        st.rerun()
    redraw()


def _message(view: View, place: int, part: int) -> None:
    message = view.shown[place]
    asks = (bool(view.growing) or view.shown[-1].in_progress) and view.shown[-1].parent_id == message.id
    names = (part_name(part), LAST_TURN) if part else (LAST_TURN,) if view.is_last_turn else ()
    stands = Place(
        view.conversation.id,
        names,
        is_last=message.id == view.conversation.leaf_id,
        versions=view.versions_at(place),
        sample=view.samples.get(message.id),
    )
    if message.in_progress:
        elsewhere.draw(message, stands)
    else:
        draw_message(message, view.records.get(message.request_id or ""), stands, with_actions=not asks)


def _show(more_than: int) -> None:
    """Show so many and some more, at the end of the conversation."""
    state.state()[state.SHOWN] = more_than + (MORE if more_than else AT_ONCE)
    state.state().pop(state.FOUND, None)

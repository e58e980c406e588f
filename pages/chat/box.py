"""The box below a conversation: what is typed there is asked, or waits until the answer that grows has ended."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import EMPTY, Setup, ask_each, check_sight, preview
from core.replies.attachments import content_of
from core.replies.json_mode import INSTRUCTION, LACKS_WORD, lacks_json
from core.store.rows import Conversation
from core.text import Text
from pages.chat import attached
from pages.chat.filling import find_prompt, start_filling
from pages.chat.opened import PLACE, address, open_conversation, opened
from pages.chat.sending import sending
from pages.chat.view import LAST_TURN
from pages.chat.waiting import keep, let_wait, take_back, typed, waits
from pages.shared import state
from pages.shared.chosen import also_asked, chosen
from pages.shared.form import SYSTEM
from pages.shared.me import me
from pages.shared.words import plain, t

ASK = Text("Ask anything (Shift+Enter: new line)", "输入消息，Shift+Enter 换行")
ADD_JSON = Text(
    "Add 'Answer in JSON.' to the system prompt, and send", "在系统提示词里加上“请用 JSON 格式回答。”并发送"
)
AS_IT_IS = Text("Send it as it is", "按原样发送")
NEXT = Text("Sent once the answer has ended: {words}", "当前回复结束后发送：{words}")
TAKE_BACK = Text("Back into the box", "放回输入框")
NEXT_SHOWN = 80


def draw(slot: DeltaGenerator, conversation: Conversation | None) -> None:
    """Draw it, within the last turn: of the page, a question draws that alone."""
    if lost := sending().typed.pop(address(), None):
        state.put_back(lost)
    state.fill_chat_input(typed(conversation))
    with slot:
        if (words := waits(conversation)) is not None:
            with st.container(horizontal=True, vertical_alignment="center", key="waiting_question"):
                st.caption(t(NEXT, words=plain(words[:NEXT_SHOWN])))
                st.button(
                    t(TAKE_BACK),
                    key="take_back",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=take_back,
                    args=(conversation,),
                )
        attached.draw()
        st.chat_input(
            t(ASK), key=state.CHAT_INPUT, on_submit=_ask, accept_file="multiple", max_upload_size=attached.LARGEST_MB
        )


def ask_what_waits(conversation: Conversation) -> bool:
    """Ask the question that waited for the answer before it; where that was stopped or failed, or the question can't be
    sent, it is put back into the box. Whether one was asked. Call it once no answer grows."""
    prompt = waits(conversation)
    if prompt is None:
        return False
    last = parley().store.messages.branch(me().id, conversation.id, conversation.leaf_id, limit=1)
    if not last or last[-1].status != "complete":
        take_back(conversation)
        return False
    since, draft = typed(conversation), conversation.draft
    state.waiting().pop(conversation.id)
    whole_page = _send(prompt)
    if state.takes_back():
        state.put_back(draft)
    elif since:
        keep(conversation.id, since)
    if whole_page:
        st.rerun()
    return True


def _ask() -> None:
    """Send the question; where it can't be sent it is put back into the box, with the reason above it. It is sent
    before anything is drawn, and of the page only the last turn is drawn for it: asked for by name, since where two
    widgets change within a moment the browser asks for the first one's fragment alone."""
    way, at = sending(), address()
    value = state.state().get(state.CHAT_INPUT)
    prompt = "" if value is None else value.text or ""
    with way.lock:
        way.typed[at] = prompt
        whole_page = _act(prompt, all_good=value is None or attached.add(value.files))
        way.typed.pop(at, None)
    st.rerun("app" if whole_page else LAST_TURN)


def _act(prompt: str, *, all_good: bool) -> bool:
    """Do what was typed, or put it back. `all_good`: whether every file that came with it can go along. Whether the
    whole page is to be drawn for it."""
    conversation, _ = opened()
    if not all_good:
        state.put_back(prompt)
    elif (call := find_prompt(prompt)) is not None:
        start_filling(*call)
    elif conversation is not None and prompt.strip() and parley().desk.live(conversation.id):
        let_wait(conversation, prompt)
        return False
    else:
        return _send(prompt)
    return True


def _send(prompt: str, *, as_it_is: bool = False) -> bool:
    """Whether the whole page is to be drawn for it."""
    conversation, _ = opened()
    setup, wrong = chosen(PLACE)
    way, at, beside = sending(), address(), state.attached()
    try:
        files = attached.now()
        for sentence in wrong if prompt.strip() or files else [EMPTY]:
            raise ParleyError(sentence)
        if "response_format" in setup.parameters and not as_it_is:
            _see_to_json(conversation, prompt, setup)
        setups = [setup, *also_asked(PLACE, setup)]
        check_sight(setups, content_of(prompt, files))
        conversation = conversation or parley().store.conversations.create(me().id, setup.as_json())
        replies = ask_each(parley().desk, conversation, prompt, setups, files)
    except ParleyError as error:
        state.notify(t(error.text))
        state.put_back(prompt)
        return True
    way.asked = conversation.id  # from here on a click that ends this loses nothing
    way.typed.pop(at, None)
    beside.pop(at, None)
    open_conversation(conversation.id)
    searched = state.state().pop(state.FOUND, None) is not None
    return searched or sum(len(reply.job.message_ids) for reply in replies) > 1


def _see_to_json(conversation: Conversation | None, prompt: str, setup: Setup) -> None:
    """Raises ParleyError where a gateway would refuse the question: the page then offers what to do."""
    if lacks_json(preview(parley().desk, conversation, prompt, setup, attached.now())):
        state.state()[state.LACKS_JSON] = prompt
        raise ParleyError(LACKS_WORD)


def json_offer() -> None:
    """What can be done about a question that lacks the word "json"; typing it into the box helps as well."""
    if (prompt := state.state().pop(state.LACKS_JSON, None)) is None:
        return
    with st.container(horizontal=True):
        for key, words, adds in (("json_add", ADD_JSON, True), ("json_as_it_is", AS_IT_IS, False)):
            st.button(t(words), key=key, on_click=_ask_all_the_same, args=(prompt, adds))


def _ask_all_the_same(prompt: str, adds: bool) -> None:
    if adds:
        said = state.form(PLACE)
        system = str(said.get(SYSTEM) or "").rstrip()
        state.fill_form(PLACE, {**said, SYSTEM: f"{system}\n{t(INSTRUCTION)}".lstrip()})
    state.put_back("")  # the question stands in the box: it was not sent from there
    _send(prompt, as_it_is=True)
    st.rerun("app")

"""The request behind an answer, requests from elsewhere, and what an answer is used for."""

from __future__ import annotations

from core.parley import Parley
from tests.gateway import FakeGateway, words
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, menu, newest, preview, run, write
from tests.pages.test_chat import ask
from tests.pages.usage.review import select, usage
from tests.waiting import until


def test_the_request_is_shown_before_and_after_it_is_sent(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Hi there")
    assert not app.code
    codes = preview(app)
    assert '"content": "Hi there"' in codes
    assert "curl" in codes
    assert "$BAYSTONE_API_KEY" in codes
    assert "sk-test" not in codes
    box(app, "toggle", "playground_a_top_p_on").set_value(True).run()
    assert '"top_p"' in preview(app)
    run(app, parley)
    _, (cell, _) = newest(parley)

    menu(app, f"cell_menu_{cell.id}", "request")

    codes = "\n".join(one.value for one in app.code)
    assert '"stream_options"' in codes
    assert "chat.completion.chunk" in codes
    assert "[DONE]" in codes


def test_probabilities_are_told_or_said_to_be_missing(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "toggle", "playground_a_logprobs_on").set_value(True).run()
    run(app, parley)
    _, (told, untold) = newest(parley)

    menu(app, f"cell_menu_{untold.id}", "probabilities")
    assert "No probabilities came" in texts(app)
    menu(app, f"cell_menu_{told.id}", "probabilities")
    assert [one.value for one in app.metric][:2] == ["90%", "1.11"]
    app.session_state[f"token_of_{told.id}"] = 3
    app.run()
    assert "Token 4" in texts(app)
    next(one for one in app.button if (one.key or "").startswith(f"from_{told.id}_3_")).click().run()
    until(lambda: parley.runner.idle)

    sent = [one["content"] for one in bodies(gateway)[-1]["messages"]]
    assert sent[1].endswith("word4?")
    assert "Continue exactly" in sent[2]


def test_the_winner_goes_to_the_chat_and_into_the_library(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Question")
    app.button(key="bench_add").click().run()
    box(app, "selectbox", "bench_role_1").set_value("system").run()
    write(app, "Be kind.", 1)
    menu(app, "bench_menu_1", "up")
    run(app, parley)
    _, (cell, _) = newest(parley)

    menu(app, f"cell_menu_{cell.id}", "prompt")
    saved = next(one for one in app.text_area if (one.key or "").startswith("prompts_system"))
    assert saved.value == "Be kind."

    app.switch_page(PLAYGROUND).run()
    menu(app, f"cell_menu_{cell.id}", "chat")
    (conversation,) = parley.store.conversations.list("")
    shown = texts(app)
    assert "Question" in shown
    assert "".join(words(20)) in shown
    assert conversation.settings["system"] == "Be kind."


def test_a_request_of_the_ledger_is_opened_here(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "From the chat", "words-10")
    row = parley.store.ledger.newest("")[0]
    select(usage(app, "log"), f"usage_requests_{row.id[:12]}_0", 0)

    app.button(key="usage_try").click().run()

    assert box(app, "text_area", "bench_text_0").value == "From the chat"
    assert app.selectbox(key="playground_a_model_baystone").value == "words-10"


def test_a_pasted_curl_command_comes_onto_the_workbench(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app(PLAYGROUND)
    command = (
        f"curl {gateway.base_url}/chat/completions -H 'Authorization: Bearer sk-secret-1' "
        """-d '{"model": "words-10", "messages": [{"role": "user", "content": "你好"}], "top_k": 5, "stream": true}'"""
    )
    box(app, "text_area", "bench_curl").set_value(command).run()
    app.button(key="curl_take").click().run()

    assert box(app, "text_area", "bench_text_0").value == "你好"
    assert app.selectbox(key="playground_a_model_baystone").value == "words-10"
    assert "key in the command was left out" in " ".join(one.value for one in app.toast)
    codes = preview(app)
    assert '"top_k": 5' in codes
    assert "sk-secret" not in codes
    box(app, "text_area", "bench_curl").set_value("wget").run()
    app.button(key="curl_take").click().run()
    assert "begins with 'curl'" in app.error[0].value


def test_a_pasted_command_with_impossible_values_leaves_them_out(open_app: OpenApp) -> None:
    app = open_app(PLAYGROUND)
    command = (
        """curl http://x.example -d '{"model": "m", "messages": [{"role": "developer", "content": "a"}], """
        """"temperature": "hot", "max_tokens": -1, "stop": 5, "response_format": "json_object", "top_p": 0.5}'"""
    )
    box(app, "text_area", "bench_curl").set_value(command).run()

    app.button(key="curl_take").click().run()

    assert not app.exception
    assert box(app, "selectbox", "bench_role_0").value == "system"
    assert "temperature must be a number" in " ".join(one.value for one in app.toast)
    codes = preview(app)
    assert '"top_p": 0.5' in codes
    assert "hot" not in codes


def test_an_answer_of_a_chat_is_opened_here_with_what_was_sent(open_app: OpenApp) -> None:
    app = ask(open_app(), "First", "words-10")
    app = ask(app, "Second", "words-20")

    menu(app, [one.key or "" for one in app.menu_button if (one.key or "").startswith("more_")][-1], "try")

    rows = [one.value for one in app.text_area if (one.key or "").startswith("bench_text_")]
    assert rows == ["First", "".join(words(10)), "Second"]
    assert app.selectbox(key="playground_a_model_baystone").value == "words-20"

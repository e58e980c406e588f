"""The chat in a browser: what AppTest can't see."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway
from tests.server import Server
from tests.waiting import until

Visit = Callable[..., Page]


def choose_model(page: Page, name: str) -> None:
    """Type a model's name into its box, as a person does; anew where a rerun came between the keys."""
    box = page.locator("[class*='st-key-chat_model_'] input")
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()

    def typed() -> bool:
        box.click()
        box.fill(name)
        box.press("Enter")
        return bool(box.input_value() == name)

    until(typed)


def test_an_answer_grows_on_the_screen(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "words-300@30")
    ask(page, "Count")

    expect(answer(page)).to_contain_text("word5")
    assert "word300" not in answer(page).inner_text()
    expect(answer(page)).to_contain_text("word300")
    expect(answer(page)).to_contain_text("finished")


def test_several_answers_grow_at_the_same_time(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "words-120@12")
    page.get_by_role("button", name="Parameters").click()
    page.locator(".st-key-chat_n_on label").click()
    page.locator(".st-key-chat_n input").fill("2")
    page.locator(".st-key-chat_n input").press("Enter")
    page.keyboard.press("Escape")

    ask(page, "Count twice")

    first, second = (page.locator("[class*='st-key-text_of_']").nth(at) for at in (0, 1))
    expect(first).to_contain_text("word10")
    expect(second).to_contain_text("word10")
    assert "word120" not in first.inner_text() + second.inner_text()
    expect(page.get_by_text("Goes on from here")).to_be_visible()  # afterwards one is chosen


def test_stop_keeps_the_text_and_hangs_up(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    choose_model(page, "stall-10")
    ask(page, "Begin and stall")
    expect(answer(page)).to_contain_text("word10")

    page.get_by_role("button", name="Stop").click()

    expect(answer(page)).to_contain_text("stopped by you")
    expect(answer(page)).to_contain_text("word10")
    assert gateway.wait_for(lambda: gateway.requests[-1].closed_at)


def test_escape_stops_a_gateway_that_is_silent(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    choose_model(page, "silent")
    ask(page, "Are you there?")
    expect(page.get_by_text("Waiting for the gateway")).to_be_visible()

    page.keyboard.press("Escape")

    expect(answer(page)).to_contain_text("stopped by you")
    assert gateway.wait_for(lambda: gateway.requests[-1].closed_at)


def test_a_reload_in_mid_answer_goes_on_where_it_is(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "words-120@40")
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word8")

    page.reload()

    expect(answer(page)).to_contain_text("finished", timeout=30_000)
    shown = " ".join(answer(page).inner_text().split())
    assert [shown.count(f"word{number} ") for number in (1, 60, 119)] == [1, 1, 1]


def test_no_page_asks_another_host_for_anything(server: Server, visit: Visit) -> None:
    page = visit("about:blank")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if "//" in request.url else None)
    for screen in ("", "playground", "usage", "settings"):
        page.goto(f"{server.url}/{screen}")
        expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
        page.wait_for_load_state("networkidle")

    assert hosts == {server.url.removeprefix("http://")}


def test_an_image_in_an_answer_is_not_fetched(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    fetched: list[str] = []
    page.on("response", lambda response: fetched.append(response.url))
    choose_model(page, "echo")

    ask(page, "![x](http://127.0.0.1:9/leak.png?d=secret)")
    expect(answer(page)).to_contain_text("finished")

    assert not [url for url in fetched if "leak" in url]


def test_a_deep_link_opens_its_page_on_a_fresh_server(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/usage")

    expect(page.get_by_text("No request yet")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_question_that_could_not_be_sent_is_back_in_the_box(server: Server, visit: Visit) -> None:
    page = visit(server.url, locale="zh-CN")
    page.get_by_role("button", name="参数").click()
    page.locator(".st-key-chat_extra textarea").fill('{"seed":')
    page.locator(".st-key-chat_extra textarea").press("Control+Enter")
    expect(page.get_by_text("不是有效的 JSON").first).to_be_visible()
    page.keyboard.press("Escape")

    ask(page, "请不要丢掉我")

    expect(page.get_by_test_id("stAlert").first).to_contain_text("不是有效的 JSON")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("请不要丢掉我")


def test_a_server_that_is_ended_in_mid_answer_keeps_the_text(start: Start, visit: Visit, gateway: FakeGateway) -> None:
    server = start(**gateway_environment(gateway))
    page = visit(server.url)
    choose_model(page, "stall-30")
    ask(page, "Say thirty words")
    expect(answer(page)).to_contain_text("word30")
    address = page.url

    server.process.send_signal(15)
    server.process.wait(20)
    start(port=server.port, **gateway_environment(gateway))
    page.goto(address)

    expect(answer(page)).to_contain_text("word30")


def test_the_pause_before_a_retry_is_counted_down_and_can_be_ended(
    server: Server, visit: Visit, gateway: FakeGateway
) -> None:
    page = visit(server.url)
    choose_model(page, "status-429~15")
    ask(page, "Too often")
    expect(page.get_by_text("Sending again in 14 s")).to_be_visible()

    page.get_by_role("button", name="Stop").click()

    expect(answer(page)).to_contain_text("Too many requests")
    expect(answer(page).get_by_role("button", name="Try again").first).to_be_visible()
    assert len([one for one in gateway.requests if one.body]) == 1

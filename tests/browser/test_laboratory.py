"""The laboratory in a browser: what is dragged, what fills while one looks, what is said while one types."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import open_probabilities, press, write
from tests.gateway import FakeGateway
from tests.server import Server

Visit = Callable[..., Page]


def test_a_token_is_weighed_anew_while_the_slider_moves_and_nothing_is_sent(
    server: Server, visit: Visit, gateway: FakeGateway
) -> None:
    page = visit(f"{server.url}/playground")
    open_probabilities(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="word6", exact=False).first.click()
    slider = dialog.locator("input[type=range]")
    expect(slider).to_be_visible()
    asked = len(gateway.requests)

    shares = dialog.locator(".rows .share")
    expect(shares.first).to_have_text("90 %")  # as it was told, at 1
    slider.fill("0")
    expect(shares.first).to_have_text("100 %")
    slider.fill("40")
    expect(shares.first).not_to_have_text("100 %")
    expect(dialog.locator("output")).to_have_text("2.00")

    assert len(gateway.requests) == asked


def test_a_parameter_is_shown_in_a_dialog_that_fills_while_one_looks(
    server: Server, visit: Visit, gateway: FakeGateway
) -> None:
    page = visit(f"{server.url}/playground")
    write(page, "bench_text_0", "Tell me of the sea")
    press(page, "panel_a")
    press(page, "show_a_temperature")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Two requests on this prompt")
    expect(page.locator("[data-testid='stPopoverBody']")).to_have_count(0)  # it would stand before the dialog

    dialog.locator(".st-key-demonstration_ask button:visible").first.click()

    expect(dialog).to_contain_text("temperature: 1.5")
    expect(dialog).to_contain_text("Both say the same here", timeout=20_000)
    assert sorted(one.body["temperature"] for one in gateway.requests if one.body) == [0, 1.5]


def test_a_key_in_a_question_is_named_before_it_is_sent(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()

    box.fill("Why is sk-proj-abcdefghijklmnopqrstuvwx refused?")

    expect(page.locator(".st-key-chat_meter")).to_contain_text("There seems to be a key in the prompt (sk-pro…)")
    assert not [one for one in gateway.requests if one.body]

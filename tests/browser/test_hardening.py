"""What an answer can't do to whoever reads it, in the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway

HOSTILE = (
    "[click](https://evil.example/x) ![seen](https://evil.example/seen.png) "
    "[run](javascript:alert(1)) <img src=https://evil.example/raw.png onerror=alert(2)> <script>alert(3)</script>"
)


def test_links_open_without_opener_and_nothing_else_happens(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    server = start(**gateway_environment(gateway, "echo"))
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda _: asked.append("a script ran"))
    page.goto(server.url)

    ask(page, HOSTILE)
    link = answer(page).get_by_role("link", name="click")
    expect(link).to_be_visible()

    assert link.get_attribute("href") == "https://evil.example/x"
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")
    assert "noreferrer" in (link.get_attribute("rel") or "")
    marked = link.evaluate("one => getComputedStyle(one, '::after').content")
    assert "↗" in marked
    expect(page.locator("a[href^='javascript']")).to_have_count(0)
    expect(answer(page).locator("img[src*='evil'], script")).to_have_count(0)
    page.reload()  # what was to be fetched has been asked for once it is all there again
    expect(link).to_be_visible()
    assert not [one for one in asked if "evil" in one or ("script" in one and "://" not in one)]


def test_a_file_that_is_too_large_is_refused(start: Start, gateway: FakeGateway, visit: Callable[..., Page]) -> None:
    server = start(**gateway_environment(gateway))
    page = visit(server.url + "/settings")
    page.get_by_text("Import a file").click()
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")

    chooser.set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"[" * (21 * 1024 * 1024)})

    expect(page.get_by_text("must be 20.0MB or smaller")).to_be_visible()

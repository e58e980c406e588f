"""Signing in and out, in the browser, at a real OpenID Connect provider."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway
from tests.server import Server, free_port
from tests.team import provider, sign_in, team_environment

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def configuration() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture
def team(start: Start, gateway: FakeGateway, configuration: str) -> Server:
    port = free_port()
    environment = team_environment(configuration, f"http://localhost:{port}")
    return start(port, **gateway_environment(gateway), **environment)


def test_nothing_is_shown_before_one_has_signed_in_and_all_of_ones_own_afterwards(team: Server, visit: Visit) -> None:
    page = visit(f"{team.url}/usage")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    expect(page.get_by_role("heading", name="Usage")).to_have_count(0)

    sign_in(page, "ada")
    expect(page.get_by_text("Ada Lovelace · member")).to_be_visible()
    ask(page, "Only mine")
    expect(answer(page)).to_contain_text("word20")

    other = visit(team.url)
    sign_in(other, "bo")
    expect(other.get_by_text("薄熙 · member")).to_be_visible()
    expect(other.get_by_text("Only mine")).to_have_count(0)
    other.goto(page.url)
    expect(other.get_by_text(re.compile("no such conversation|belongs to somebody else"))).to_be_visible()
    expect(other.get_by_text("word20")).to_have_count(0)


def test_who_is_on_no_list_is_told_so_and_gets_nothing(team: Server, visit: Visit) -> None:
    page = visit(team.url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="eve", exact=True).click()

    expect(page.get_by_text("nobody has let you in yet")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)


def test_signing_out_ends_it_on_other_pages_of_the_browser_too(team: Server, visit: Visit) -> None:
    page = visit(team.url)
    sign_in(page, "ada")
    ask(page, "Before the end")
    expect(answer(page)).to_contain_text("word20")
    second = page.context.new_page()
    second.goto(page.url)
    expect(answer(second)).to_contain_text("word20")

    page.get_by_test_id("stSidebar").locator(".st-key-sign_out button").first.click()
    if page.get_by_role("button", name="Yes").count():  # the provider asks whether it, too, may forget
        page.get_by_role("button", name="Yes").click()
    second.wait_for_timeout(5_500)  # what a page has looked up holds for five seconds
    ask(second, "Am I still here?")

    expect(second.get_by_text("You were signed in, and that is over.")).to_be_visible()
    expect(second.get_by_text("Am I still here?")).to_have_count(0)


def test_a_sign_in_ends_by_itself(start: Start, gateway: FakeGateway, configuration: str, visit: Visit) -> None:
    port = free_port()
    environment = team_environment(configuration, f"http://localhost:{port}")
    server = start(port, **gateway_environment(gateway), **environment, PARLEY_SIGN_IN_HOURS="0.01")
    page = visit(server.url)
    sign_in(page, "ada")

    page.wait_for_timeout(36_000)
    page.reload()

    expect(page.get_by_text("You were signed in, and that is over.")).to_be_visible()
    sign_in(page, "ada")
    expect(page.get_by_text("Ada Lovelace · member")).to_be_visible()

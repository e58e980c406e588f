"""What a member, a lead and an admin see of each other, in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.browser.hands import ran
from tests.gateway import FakeGateway
from tests.server import Server, free_port
from tests.team import provider, sign_in, team_environment

SAID = "The plum is ripe"


@pytest.fixture
def team(start: Start, gateway: FakeGateway) -> Iterator[Server]:
    with provider() as configuration:
        port = free_port()
        environment = team_environment(configuration, f"http://localhost:{port}")
        yield start(port, **gateway_environment(gateway), **environment)


def open_row(page: Page) -> None:
    """Select the first row of the log: a click on the canvas that the table is."""
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    ran(page, lambda: table.click(position={"x": 14, "y": 52}))


def test_isolation_of_what_a_lead_sees(team: Server, visit: Callable[..., Page]) -> None:
    """Figures of all, texts of nobody, but of a conversation that its owner shares; a member none of it."""
    ada = visit(team.url)
    sign_in(ada, "ada")
    ask(ada, SAID)
    expect(answer(ada)).to_contain_text("word20")

    lea = visit(team.url)
    sign_in(lea, "lea")
    expect(lea.get_by_text("Lea · lead")).to_be_visible()
    lea.goto(f"{team.url}/usage?part=log")
    open_row(lea)
    expect(lea.get_by_text(re.compile("A request of ada@.?example.com"))).to_be_visible()
    expect(lea.get_by_text("What was asked")).to_have_count(0)
    write_search(lea, "plum")
    expect(lea.get_by_text("No request passes these f")).to_be_visible()

    ada.locator("[class*='st-key-menu_'] button:visible").first.click()
    ada.get_by_role("menu").get_by_text("Let leads read it").click()
    expect(ada.get_by_text("Leads can read this conversation now")).to_be_visible()
    lea.goto(f"{team.url}/usage?part=log")
    open_row(lea)
    lea.get_by_role("button", name=re.compile("Read the conversation that ada@.?example.com shares")).click()
    expect(lea.get_by_test_id("stDialog")).to_contain_text(SAID)
    expect(lea.get_by_test_id("stDialog")).to_contain_text("word20")

    bo = visit(team.url)
    sign_in(bo, "bo")
    bo.goto(f"{team.url}/usage?part=log")
    expect(bo.get_by_text("No request yet")).to_be_visible()

    amy = visit(team.url)
    sign_in(amy, "amy")
    amy.goto(f"{team.url}/settings")
    amy.get_by_text("Audit log").click()
    expect(amy.get_by_text("What leads and admins did")).to_be_visible()
    expect(amy.get_by_test_id("stDataFrame").last).to_be_visible()
    for page in (ada, lea, bo):
        page.goto(f"{team.url}/settings")
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        expect(page.get_by_text("Audit log")).to_have_count(0)


def write_search(page: Page, words: str) -> None:
    box = page.locator(".st-key-usage_text input")
    box.fill(words)
    ran(page, lambda: box.press("Enter"))


def test_prices_and_budgets_are_set_by_leads_and_bind_members(
    team: Server, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    ada = visit(team.url)
    sign_in(ada, "ada")
    ask(ada, "One")
    expect(answer(ada)).to_contain_text("word20")
    ada.goto(f"{team.url}/usage?part=prices")
    expect(ada.get_by_text("Budgets a month")).to_be_visible()
    expect(ada.get_by_role("button", name="Add the budget")).to_have_count(0)
    expect(ada.locator(".st-key-own_price")).to_have_count(0)

    lea = visit(team.url)
    sign_in(lea, "lea")
    lea.goto(f"{team.url}/usage?part=prices")
    expect(lea.get_by_role("button", name="Add the budget")).to_be_visible()

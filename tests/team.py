"""A team's Parley for the tests: an OpenID Connect provider of its own, and people who sign in there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.server import free_port, healthy
from tests.waiting import until

SECRET = "a-cookie-secret-of-the-tests-0123456789"
CLIENT = "parley"
PEOPLE = {
    "ada": {"sub": "ada", "email": "ada@example.com", "name": "Ada Lovelace", "groups": ["chat-users"]},
    "bo": {"sub": "bo", "email": "bo@example.com", "name": "薄熙", "groups": ["chat-users"]},
    "lea": {"sub": "lea", "email": "lea@example.com", "name": "Lea", "groups": ["chat-leads"]},
    "amy": {"sub": "amy", "email": "amy@example.com", "name": "Amy"},
    "eve": {"sub": "eve", "email": "eve@elsewhere.example", "name": "Eve"},
}
"""ada and bo are members, lea a lead, amy an admin; eve can sign in at the provider, but nobody has let her in."""


@contextmanager
def provider() -> Iterator[str]:
    """A process of its own; the address of its configuration."""
    port = free_port()
    claims = [word for one in PEOPLE.values() for word in ("--user-claims", json.dumps(one))]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: healthy(port, "/.well-known/openid-configuration"), 30, lambda: "the provider did not start")
        yield f"http://localhost:{port}/.well-known/openid-configuration"
    finally:
        process.terminate()
        process.wait(10)


def team_environment(configuration: str, url: str) -> dict[str, str]:
    return {
        "PARLEY_SIGN_IN": configuration,
        "PARLEY_SIGN_IN_ID": CLIENT,
        "PARLEY_SIGN_IN_SECRET": "any",
        "PARLEY_URL": url,
        "PARLEY_COOKIE_SECRET": SECRET,
        "PARLEY_ROLE_CLAIM": "groups",
        "PARLEY_MEMBERS": "chat-users",
        "PARLEY_LEADS": "chat-leads",
        "PARLEY_ADMINS": "amy@example.com",
    }


def sign_in(page: Page, who: str) -> None:
    """From the page that asks for it, through the provider, back to the chat."""
    knock(page, who)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()


def knock(page: Page, who: str) -> None:
    """From the page that asks for it, through the provider; not everybody is let in."""
    page.get_by_test_id("stMain").locator(".st-key-sign_in button").click()
    page.get_by_role("button", name=who, exact=True).click()

"""Who may sign in, and as what."""

from __future__ import annotations

from typing import Any

import pytest

from core.people.signin import sign_in_of

FULL = {
    "PARLEY_SIGN_IN": "https://id.example.com/.well-known/openid-configuration",
    "PARLEY_SIGN_IN_ID": "parley",
    "PARLEY_SIGN_IN_SECRET": "s",
    "PARLEY_URL": "https://parley.example.com/",
    "PARLEY_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
}
LISTS = {
    "PARLEY_ROLE_CLAIM": "groups",
    "PARLEY_MEMBERS": "@example.com, sub-7",
    "PARLEY_LEADS": "Lea@Example.com,chat-leads",
    "PARLEY_ADMINS": "amy@example.com",
}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"sub": "1", "email": "ada@example.com"}, "member"),
        ({"sub": "1", "email": "Ada@EXAMPLE.com"}, "member"),
        ({"sub": "1", "email": "lea@example.com"}, "lead"),
        ({"sub": "1", "email": "amy@example.com", "groups": ["chat-leads"]}, "admin"),
        ({"sub": "1", "groups": ["chat-leads", "x"]}, "lead"),
        ({"sub": "1", "groups": "chat-leads"}, "lead"),
        ({"sub": "sub-7"}, "member"),
        ({"sub": "SUB-7"}, None),
        ({"sub": "1", "email": "amy@example.com", "email_verified": False}, None),
        ({"sub": "1", "email": "amy@example.com", "email_verified": True}, "admin"),
        ({"sub": "1", "email": "amy@example.com", "email_verified": "true"}, "admin"),
        ({"sub": "1", "email": "amy@example.com", "email_verified": "false"}, None),
        ({"sub": "1", "email": "amy@example.com", "email_verified": None}, None),
        ({"sub": "Amy@example.com", "email": "x@y.z"}, None),
        ({"email": "amy@example.com"}, None),
        ({"sub": "1", "email": "eve@notexample.com"}, None),
        ({"sub": "1", "email": "eve@example.com.evil.com"}, None),
        ({"sub": "1", "email": "@example.com@evil.com"}, None),
        ({"sub": "1", "name": "amy@example.com"}, None),
        ({"sub": "1", "groups": {"chat-leads": True}}, None),
        ({}, None),
    ],
)
def test_the_lists_say_who_gets_in_and_as_what(claims: dict[str, Any], role: str | None) -> None:
    assert sign_in_of({**FULL, **LISTS}, 12).role_of(claims) == role


def test_without_lists_nobody_gets_in_and_a_star_lets_everybody_in() -> None:
    assert sign_in_of(FULL, 12).role_of({"sub": "1", "email": "ada@example.com"}) is None
    assert sign_in_of({**FULL, "PARLEY_MEMBERS": "*"}, 12).role_of({"sub": "1"}) == "member"


@pytest.mark.parametrize("missing", sorted(FULL.keys() - {"PARLEY_SIGN_IN"}))
def test_a_setting_that_is_missing_shuts_everybody_out(missing: str) -> None:
    found = sign_in_of({name: value for name, value in FULL.items() if name != missing}, 12)

    assert found.on
    assert found.provider is None
    assert found.problem is not None
    assert missing in found.problem.zh


@pytest.mark.parametrize("one", ["PARLEY_SIGN_IN_ID", "PARLEY_SIGN_IN_SECRET", "PARLEY_COOKIE_SECRET"])
def test_a_slip_in_the_provider_shuts_everybody_out(one: str) -> None:
    found = sign_in_of({one: FULL[one], "PARLEY_SIGNIN": FULL["PARLEY_SIGN_IN"]}, 12)

    assert found.on
    assert found.problem is not None
    assert "PARLEY_SIGN_IN," in found.problem.en


def test_a_short_cookie_secret_shuts_everybody_out() -> None:
    found = sign_in_of({**FULL, "PARLEY_COOKIE_SECRET": "short"}, 12)

    assert (found.on, found.provider) == (True, None)
    assert found.problem is not None
    assert "32" in found.problem.en


def test_the_section_that_streamlit_reads() -> None:
    found = sign_in_of(FULL, 12)

    assert found.provider is not None
    assert found.provider["redirect_uri"] == "https://parley.example.com/oauth2callback"
    assert found.provider["server_metadata_url"] == FULL["PARLEY_SIGN_IN"]
    assert FULL["PARLEY_COOKIE_SECRET"] not in repr(found)


def test_a_sign_in_ends_after_its_hours() -> None:
    found = sign_in_of(FULL, 2)

    assert found.ends_at({"iat": 1_000}) == 1_000 + 7_200
    assert found.ends_at({}) is None
    assert found.ends_at({"iat": "soon"}) is None

"""What tells a sign-in from others, and one browser from another."""

from __future__ import annotations

from core.people.handle import cookie_of, handle_of


def test_a_sign_in_is_known_by_what_the_provider_said_and_by_nothing_beside_it() -> None:
    claims = {"iss": "i", "sub": "ada", "iat": 1, "nonce": "x"}

    assert handle_of(claims) == handle_of(dict(reversed(claims.items())))
    assert handle_of(claims) != handle_of({**claims, "iat": 2})
    assert handle_of({}) == ""


def test_a_browser_is_known_by_its_cookie_alone() -> None:
    assert cookie_of({"_streamlit_user": "a", "other": "b"}) == cookie_of({"_streamlit_user": "a"})
    assert cookie_of({"_streamlit_user": "a"}) != cookie_of({"_streamlit_user": "b"})
    assert cookie_of({}) == cookie_of({"_streamlit_user": ""}) == ""

"""Who may sign in, and as what: the provider's claims against the lists of `.env`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.people.person import ROLES, Role
from core.text import Text, same

NEEDED = ("PARLEY_URL", "PARLEY_SIGN_IN_ID", "PARLEY_SIGN_IN_SECRET", "PARLEY_COOKIE_SECRET")
BETRAYS = ("PARLEY_SIGN_IN_ID", "PARLEY_SIGN_IN_SECRET", "PARLEY_COOKIE_SECRET")
"""Who sets one of these wants people to sign in: a slip in the other doesn't let everybody in."""
SHORTEST_SECRET = 32
INCOMPLETE = Text(
    "Sign-in is switched on but not complete, so nobody gets in. Missing in .env: {names}.",
    "已启用登录但设置不完整，因此无人可以进入。.env 里缺少：{names}。",
)
WEAK = Text(
    "{name} is shorter than {count} characters, so anybody might forge a sign-in. Make one with "
    "`python -c 'import secrets; print(secrets.token_urlsafe(32))'`.",
    "{name} 少于 {count} 个字符，登录可能被伪造。请用 "
    "`python -c 'import secrets; print(secrets.token_urlsafe(32))'` 生成。",
)
LISTS: dict[Role, str] = {"member": "PARLEY_MEMBERS", "lead": "PARLEY_LEADS", "admin": "PARLEY_ADMINS"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign-in by OpenID Connect. `on`: people have to; also where its settings aren't complete, so that a slip shuts
    people out instead of letting everybody in. `problem`: why nobody can, None where they can. `provider`: the section
    `[auth]` that Streamlit's `st.login` reads, None where a secrets.toml has it. `lists`: who has which role."""

    on: bool = False
    problem: Text | None = None
    provider: Mapping[str, str] | None = field(default=None, repr=False)
    lists: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    role_claim: str = ""
    hours: float = 12.0

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """The most that the lists give somebody; None: nothing, so they don't get in.

        An entry is an e-mail address or an @domain (never where the provider says `email_verified: false`), a subject,
        a value of the role claim, or * for everybody who can sign in.
        """
        names = self._names(claims)
        given = [role for role in ROLES if any(entry in names for entry in self.lists.get(role, ()))]
        return given[-1] if given else None

    def ends_at(self, claims: Mapping[str, Any]) -> float | None:
        """When a sign-in ends, in seconds since 1970; None: the claims don't say when it was."""
        begun = claims.get("iat")
        try:
            ends = float(begun) + self.hours * 3600 if isinstance(begun, int | float) else math.nan
        except OverflowError:
            return None
        return ends if math.isfinite(ends) else None

    def _names(self, claims: Mapping[str, Any]) -> set[str]:
        subject = str(claims.get("sub") or "")
        if not subject:
            return set()
        names = {"*", *({subject} if "@" not in subject else ())}  # what looks like an address has to be a verified one
        if email := verified_email(claims):
            names |= {email, email[email.rindex("@") :]}
        if self.role_claim:
            said = claims.get(self.role_claim)
            names |= {str(one) for one in (said if isinstance(said, list | tuple) else [said]) if one}
        return names - {""}


def verified_email(claims: Mapping[str, Any]) -> str:
    """In small letters; "" where there is none, or the provider says that it isn't theirs (`email_verified`, which some
    write as a word). One that says nothing of that is believed."""
    email = str(claims.get("email") or "").strip().lower()
    verified = str(claims.get("email_verified", True)).strip().lower() == "true"
    return email if "@" in email and verified else ""


def sign_in_of(values: Mapping[str, str], hours: float) -> SignIn:
    """From `.env` and the environment."""
    lists: dict[Role, tuple[str, ...]] = {
        role: tuple(_entry(one) for one in values.get(name, "").split(",") if one.strip())
        for role, name in LISTS.items()
    }
    address = values.get("PARLEY_SIGN_IN", "").strip()
    claim = values.get("PARLEY_ROLE_CLAIM", "").strip()
    missing = [name for name in ("PARLEY_SIGN_IN", *NEEDED) if not values.get(name, "").strip()]
    if not address and not any(values.get(name, "").strip() for name in BETRAYS):
        return SignIn(lists=lists, role_claim=claim, hours=hours)
    problem = INCOMPLETE.fill(names=same(", ".join(missing))) if missing else None
    if problem is None and len(values["PARLEY_COOKIE_SECRET"].strip()) < SHORTEST_SECRET:
        problem = WEAK.fill(name="PARLEY_COOKIE_SECRET", count=SHORTEST_SECRET)
    provider = None
    if problem is None:
        provider = {
            "redirect_uri": values["PARLEY_URL"].strip().rstrip("/") + "/oauth2callback",
            "cookie_secret": values["PARLEY_COOKIE_SECRET"].strip(),
            "client_id": values["PARLEY_SIGN_IN_ID"].strip(),
            "client_secret": values["PARLEY_SIGN_IN_SECRET"].strip(),
            "server_metadata_url": address,
        }
    return SignIn(True, problem, provider, lists, claim, hours)


def _entry(said: str) -> str:
    """E-mail addresses are the same in capitals; subjects and groups are not."""
    said = said.strip()
    return said.lower() if "@" in said else said

"""`Person`: somebody who uses Parley, and the three roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import ParleyError
from core.text import Text

Role = Literal["member", "lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most; each may do what those before it may."""
ROLE_NAMES: dict[Role, Text] = {
    "member": Text("member", "成员"),
    "lead": Text("lead", "负责人"),
    "admin": Text("admin", "管理员"),
}
NOT_ALLOWED = Text(
    "Only a {role} may do that. Nothing was changed; ask one of them.",
    "只有{role}可以这样做，没有任何改动。请联系他们。",
)


class NotAllowed(ParleyError):
    """Somebody asked for what their role may not do; nothing was done."""


@dataclass(frozen=True, slots=True)
class Person:
    """`id`: of their rows in the store. `name` and `email` are the provider's words; "": it said none."""

    id: str
    role: Role
    name: str = ""
    email: str = ""

    def may(self, role: Role) -> bool:
        """Whether theirs is that role, or more."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def must(self, role: Role) -> None:
        """Raises NotAllowed."""
        if not self.may(role):
            raise NotAllowed(NOT_ALLOWED.fill(role=ROLE_NAMES[role]))

    @property
    def sees(self) -> str | None:
        """Whose requests they review: None, everybody's, for leads; else their own."""
        return None if self.may("lead") else self.id


ALONE = Person("", "admin")
"""Whoever is there, where nobody signs in."""

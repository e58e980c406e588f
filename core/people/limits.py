"""How much one person may ask for."""

from __future__ import annotations

from dataclasses import dataclass

WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """`at_once` requests under way, `a_minute` begun within WITHIN_S seconds; on all processes together."""

    at_once: int
    a_minute: int

"""Budgets as they are kept, and what has been spent against them this month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select

from core.errors import ParleyError
from core.ledger.budgets import SCOPES, Budget, Standing, standing
from core.people.person import Person
from core.store.audit import audited
from core.store.days import begins, day_of, month_of
from core.store.engine import Database
from core.store.filters import Filters
from core.store.review import Review
from core.store.review_tables import budgets
from core.store.rollups import Rollups
from core.store.rows import storable
from core.store.sums import NANO
from core.store.tables import new_id, now, requests
from core.store.team import Team
from core.text import Text

KNOWN_DAYS = 28
NO_AMOUNT = Text("A budget is more than 0.", "预算必须大于 0。")
NO_VALUE = Text("Say whose budget, or of which model or gateway.", "请填写预算属于哪个用户、模型或网关。")
USED_UP = Text(
    "The budget of {amount:g} {currency} a month for {what} is used up ({spent:.2f} spent), and it blocks. Nothing was "
    "sent. Raise it or let it warn only: Usage, Prices and budgets.",
    "{what}每月 {amount:g} {currency} 的预算已用完（已用 {spent:.2f}），且设为拦截，没有发送。"
    "可在“用量 → 价格与预算”里提高额度或改为只提醒。",
)


class OverBudget(ParleyError):
    """A budget that blocks is used up."""


class Budgets:
    """They hold for everybody: `by` is who changes them. All methods raise StoreError; those with `by` NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._review = Review(database)
        self._team = Team(database)
        self._rollups = Rollups(database)

    def list(self) -> list[Budget]:
        query = select(budgets).order_by(budgets.c.created_at, budgets.c.id)
        with self._database.read() as connection:
            return [
                Budget(**{name: row[name] for name in Budget.__slots__}) for row in connection.execute(query).mappings()
            ]

    def add(self, by: Person, budget: Budget) -> None:
        """Raises ParleyError."""
        if budget.amount <= 0:
            raise ParleyError(NO_AMOUNT)
        if budget.scope != "all" and not budget.value.strip():
            raise ParleyError(NO_VALUE)
        values = {name: getattr(budget, name) for name in Budget.__slots__}
        values |= {"id": new_id(), "value": storable(budget.value.strip()), "created_at": now()}
        with self._database.write() as connection:
            audited(connection, by, "budget", **_said(budget))
            connection.execute(insert(budgets).values(values))

    def delete(self, by: Person, budget: Budget) -> None:
        with self._database.write() as connection:
            audited(connection, by, "budget-removed", **_said(budget))
            connection.execute(delete(budgets).where(budgets.c.id == budget.id))

    def zone(self) -> str:
        """Of the months: the team's, else UTC."""
        here = self._team.zone()
        return here.key if here else "UTC"

    def standings(self, owner: str | None) -> Sequence[Standing]:
        """How each stands, by the days of `zone`, whose sums have to be there. `owner`: whose own alone; None: all."""
        zone = self.zone()
        here = ZoneInfo(zone)
        today = day_of(now(), here)
        found = []
        for one in self.list():
            if owner is not None and (one.scope, one.value) != ("owner", owner):
                continue
            days = self._review.days(None, Filters(zone, today - KNOWN_DAYS, today - 1, _chosen(one)))
            by_day = {day: sums["cost_nano"] / NANO for (day,), sums in days.items()}
            first = min(by_day, default=today)
            spent = self._summed(one, zone, today)
            past = [by_day.get(day, 0.0) for day in range(first, today)]
            found.append(standing(one, spent, past, date.fromordinal(today)))
        return found

    def check(self, owner: str, gateway: str, model: str) -> None:
        """Raises OverBudget where a budget that blocks covers this and is used up."""
        blocking = [one for one in self.list() if one.blocks and one.covers(owner, gateway, model)]
        if not blocking:
            return
        here = ZoneInfo(self.zone())
        today = day_of(now(), here)
        summed = self._rollups.ready(here.key)
        for one in blocking:
            spent = self._summed(one, here.key, today) if summed else self._of_rows(one, begins(month_of(today), here))
            if spent >= one.amount:
                what = SCOPES[one.scope] if one.scope == "all" else Text(one.value, one.value)
                raise OverBudget(USED_UP.fill(amount=one.amount, currency=one.currency, what=what, spent=spent))

    def _summed(self, budget: Budget, zone: str, today: int) -> float:
        """Spent this month, by the sums of a zone."""
        found = self._review.sums(None, Filters(zone, month_of(today), today, _chosen(budget)))
        return sum(sums["cost_nano"] for sums in found.values()) / NANO

    def _of_rows(self, budget: Budget, since: datetime) -> float:
        """The same where no sums are kept."""
        query = select(func.sum(requests.c.cost)).where(
            requests.c.started_at >= since, requests.c.currency == budget.currency
        )
        if budget.scope != "all":
            query = query.where(requests.c[budget.scope] == budget.value)
        with self._database.read() as connection:
            return float(connection.execute(query).scalar() or 0.0)


def _said(budget: Budget) -> dict[str, str | float | bool]:
    """A budget as the audit log has it."""
    return {name: getattr(budget, name) for name in ("scope", "value", "amount", "currency", "blocks")}


def _chosen(budget: Budget) -> dict[str, tuple[str, ...]]:
    whose = {} if budget.scope == "all" else {str(budget.scope): (budget.value,)}
    return {"currency": (budget.currency,), **whose}

"""Prices of one's own: what a gateway really asks, from a day on. They go before the list; old rows keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from core.errors import ParleyError
from core.ledger.prices import Price, PriceFinder, list_price
from core.ledger.record import RequestRecord, with_cost
from core.people.acts import ACTS
from core.people.person import Person
from core.store import sums
from core.store.audit import audited
from core.store.engine import Database
from core.store.review_tables import own_prices
from core.store.rows import storable, stored_record
from core.store.sums import nano
from core.store.tables import new_id, now, requests
from core.text import Text

MAKER = "own"
MOST_AT_ONCE = 100_000
IN_ONE_GO = 2_000
"""Rows that are given another price in a transaction: others write meanwhile, too."""
NO_MODEL = Text("Say which model this price is of.", "请填写模型名称。")
NEGATIVE = Text("A price is 0 or more.", "价格不能小于 0。")
TOO_MANY = Text(
    "More than {limit:,} requests would be given another price: begin at a later day.",
    "需要重新计价的请求超过 {limit:,} 条：请选择更晚的起始日期。",
)


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What a million tokens cost at a gateway, in `currency` (ISO 4217), from the day `holds_from` (UTC) on. `model`:
    as it is asked for. `cached`: of input from the cache, None: as other input."""

    gateway: str
    model: str
    prompt: float
    completion: float
    cached: float | None
    currency: str
    holds_from: date
    id: str = ""


@dataclass(frozen=True, slots=True)
class Repriced:
    """What another price makes of rows that are there: each with its cost before and after, None: none was known."""

    rows: list[tuple[RequestRecord, RequestRecord]]

    def totals(self) -> tuple[dict[str, int], dict[str, int]]:
        """By currency in billionths, before and after."""
        found: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for pair in self.rows:
            for costs, one in zip(found, pair, strict=True):
                if one.cost is not None and one.currency:
                    costs[one.currency] = costs.get(one.currency, 0) + nano(one.cost)
        return found


class OwnPrices:
    """They hold for everybody: `by` is who changes them. All methods raise StoreError; those with `by` NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[OwnPrice]:
        """By gateway and model, the newest first."""
        query = select(own_prices).order_by(own_prices.c.gateway, own_prices.c.model, own_prices.c.holds_from.desc())
        with self._database.read() as connection:
            return [
                OwnPrice(**{name: row[name] for name in OwnPrice.__slots__})
                for row in connection.execute(query).mappings()
            ]

    def add(self, by: Person, price: OwnPrice) -> OwnPrice:
        """Keep a price; one of the same gateway, model and day is replaced. Raises ParleyError."""
        model = storable(price.model.strip())
        if not model:
            raise ParleyError(NO_MODEL)
        if any(one is not None and one < 0 for one in (price.prompt, price.completion, price.cached)):
            raise ParleyError(NEGATIVE)
        values = {name: getattr(price, name) for name in OwnPrice.__slots__}
        values |= {"id": new_id(), "model": model, "created_at": now()}
        with self._database.write() as connection:
            audited(connection, by, "price", **_said(price))
            same = (own_prices.c.gateway == price.gateway, func.lower(own_prices.c.model) == model.lower())
            connection.execute(delete(own_prices).where(*same, own_prices.c.holds_from == price.holds_from))
            connection.execute(insert(own_prices).values(values))
        del values["created_at"]
        return OwnPrice(**values)

    def delete(self, by: Person, price: OwnPrice) -> None:
        with self._database.write() as connection:
            audited(connection, by, "price-removed", **_said(price))
            connection.execute(delete(own_prices).where(own_prices.c.id == price.id))

    def finder(self, at: datetime | None = None) -> PriceFinder:
        """What models cost at a moment (None: now): a price of one's own, else the list's."""
        return _finder(self.list(), (at or now()).astimezone(UTC).date())

    def reprice(self, price: OwnPrice) -> Repriced:
        """What the prices that hold now make of the ended rows of its gateway and model, from its day on. Nothing is
        changed. Raises ParleyError where they are too many."""
        begin = datetime.combine(price.holds_from, datetime.min.time(), UTC)
        query = select(requests).where(
            requests.c.gateway == price.gateway, func.lower(requests.c.model) == price.model.lower()
        )
        query = query.where(requests.c.started_at >= begin, requests.c.status != "running").limit(MOST_AT_ONCE + 1)
        prices = self.list()
        with self._database.read() as connection:
            rows = [stored_record(row) for row in connection.execute(query).mappings()]
        if len(rows) > MOST_AT_ONCE:
            raise ParleyError(TOO_MANY.fill(limit=MOST_AT_ONCE))
        again = [(one, with_cost(one, _finder(prices, one.started_at.date()))) for one in rows]
        return Repriced([(old, new) for old, new in again if (old.cost, old.currency) != (new.cost, new.currency)])

    def take(self, by: Person, repriced: Repriced) -> None:
        """Give the rows their other price; the sums change with them."""
        by.must(ACTS["repriced"].least)
        for at in range(0, len(repriced.rows), IN_ONE_GO):
            pairs = repriced.rows[at : at + IN_ONE_GO]
            names = ("cost", "currency", "price", "cost_from")
            values = [{"row_id": new.id, **{f"new_{name}": getattr(new, name) for name in names}} for _, new in pairs]
            change = update(requests).where(requests.c.id == bindparam("row_id"))
            with self._database.write() as connection:
                audited(connection, by, "repriced", requests=len(pairs))
                connection.execute(change.values({name: bindparam(f"new_{name}") for name in names}), values)
                sums.add(connection, [old for old, _ in pairs], -1)
                sums.add(connection, [new for _, new in pairs])


def _said(price: OwnPrice) -> dict[str, str | float | None]:
    """A price as the audit log has it."""
    names = ("gateway", "model", "prompt", "completion", "cached", "currency")
    return {**{name: getattr(price, name) for name in names}, "holds_from": price.holds_from.isoformat()}


def _finder(prices: Sequence[OwnPrice], day: date) -> PriceFinder:
    held: dict[tuple[str, str], OwnPrice] = {}
    for one in sorted(prices, key=lambda one: one.holds_from):
        if one.holds_from <= day:
            held[one.gateway, one.model.lower()] = one

    def find(gateway: str, model: str) -> Price | None:
        known = list_price(model)
        own = held.get((gateway, model.strip().lower()))
        if own is None:
            return known
        return Price(
            model,
            MAKER,
            own.prompt,
            own.completion,
            own.cached,
            known.context_tokens if known else None,
            known.reply_tokens if known else None,
            known.sees_images if known else False,
            own.currency,
            f"from {own.holds_from.isoformat()}",
        )

    return find

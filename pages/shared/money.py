"""Amounts of money, each with its currency; two currencies are never added up."""

from __future__ import annotations

SYMBOLS = {"USD": "$", "CNY": "¥"}


def money(amount: float, currency: str) -> str:
    """Small ones to the point where they say something: $0.0031, $12.40."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    if amount >= 1:
        return f"{symbol}{amount:,.2f}"
    if 0 < amount < 0.0001:
        return f"<{symbol}0.0001"
    return f"{symbol}{amount:.4f}".rstrip("0").rstrip(".") if amount else f"{symbol}0"


def each_million(price: float | None, currency: str) -> str:
    """A price for a million tokens, short: $2.5."""
    return "?" if price is None else f"{SYMBOLS.get(currency, f'{currency} ')}{price:g}"

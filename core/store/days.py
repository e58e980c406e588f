"""Days and months of a time zone: which one a moment belongs to, and where they begin. Days are counted as
`date.toordinal` does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str) -> ZoneInfo | None:
    """A time zone by its IANA name; None where it is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_of(moment: datetime, zone: ZoneInfo) -> int:
    return moment.astimezone(zone).date().toordinal()


def month_of(day: int) -> int:
    """The first day of the month of a day."""
    return date.fromordinal(day).replace(day=1).toordinal()


def next_month(day: int) -> int:
    """The first day of the month after that of a day."""
    return (date.fromordinal(day).replace(day=1) + timedelta(days=32)).replace(day=1).toordinal()


def begins(day: int, zone: ZoneInfo) -> datetime:
    """The first moment of a day, in UTC; where clocks jump over midnight, that jump."""
    return datetime.combine(date.fromordinal(day), datetime.min.time(), zone).astimezone(UTC)

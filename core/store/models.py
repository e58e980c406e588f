"""What a person says of a gateway's models: favourites, and what no list of models tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select

from core.store.engine import Database
from core.store.tables import models


@dataclass(frozen=True, slots=True)
class ModelMark:
    """`sees_images`, `context_tokens`: None where it was not said."""

    favourite: bool = False
    sees_images: bool | None = None
    context_tokens: int | None = None


UNMARKED = ModelMark()


class Models:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def marks(self, owner: str, gateway: str) -> dict[str, ModelMark]:
        """What was said of this gateway's models, by name."""
        query = select(models).where(models.c.owner == owner, models.c.gateway == gateway).order_by(models.c.model)
        with self._database.read() as connection:
            return {
                row["model"]: ModelMark(row["favourite"], row["sees_images"], row["context_tokens"])
                for row in connection.execute(query).mappings()
            }

    def mark(self, owner: str, gateway: str, model: str, **said: Any) -> None:
        """Set fields of the mark. Raises TypeError for any other name."""
        mark = replace(self.marks(owner, gateway).get(model, UNMARKED), **said)
        key = {"owner": owner, "gateway": gateway, "model": model}
        with self._database.write() as connection:
            connection.execute(delete(models).where(*(getattr(models.c, name) == value for name, value in key.items())))
            if mark != UNMARKED:
                values = {name: getattr(mark, name) for name in ("favourite", "sees_images", "context_tokens")}
                connection.execute(insert(models).values(**key, **values))

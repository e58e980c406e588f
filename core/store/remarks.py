"""What a person says of a request: tags, a comment, stars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from core.store.engine import Database
from core.store.review_tables import request_comments, request_tags
from core.store.rows import storable
from core.store.tables import now, requests

LONGEST_TAG = 64


@dataclass(frozen=True, slots=True)
class Remark:
    """`rating`: 1 to 5 stars, None for none."""

    tags: tuple[str, ...] = ()
    comment: str = ""
    rating: int | None = None


class Remarks:
    """`owner`: whose requests; nobody else's are read or changed. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str, request_ids: Sequence[str]) -> dict[str, Remark]:
        """By request; those of which nothing was said are left out."""
        mine = select(request_tags.c.request_id, request_tags.c.tag).where(request_tags.c.owner == owner)
        said = select(request_comments).where(request_comments.c.owner == owner)
        with self._database.read() as connection:
            tags: dict[str, list[str]] = {}
            query = mine.where(request_tags.c.request_id.in_(request_ids)).order_by(request_tags.c.tag)
            for request_id, tag in connection.execute(query):
                tags.setdefault(request_id, []).append(tag)
            rows = connection.execute(said.where(request_comments.c.request_id.in_(request_ids))).mappings()
            comments = {row["request_id"]: (row["comment"], row["rating"]) for row in rows}
        return {
            one: Remark(tuple(tags.get(one, ())), *comments.get(one, ("", None)))
            for one in request_ids
            if one in tags or one in comments
        }

    def say(self, owner: str, request_id: str, remark: Remark) -> None:
        """In place of what was said before. Of somebody else's request nothing is kept."""
        tags = {storable(tag.strip())[:LONGEST_TAG] for tag in remark.tags if tag.strip()}
        with self._database.write() as connection:
            mine = select(requests.c.id).where(requests.c.id == request_id, requests.c.owner == owner)
            if connection.execute(mine).first() is None:
                return
            connection.execute(delete(request_tags).where(request_tags.c.request_id == request_id))
            connection.execute(delete(request_comments).where(request_comments.c.request_id == request_id))
            rows = [{"request_id": request_id, "tag": tag, "owner": owner} for tag in sorted(tags)]
            if rows:
                connection.execute(insert(request_tags), rows)
            if remark.comment.strip() or remark.rating is not None:
                values = {"comment": storable(remark.comment.strip()), "rating": remark.rating, "updated_at": now()}
                connection.execute(insert(request_comments).values(request_id=request_id, owner=owner, **values))

    def tags(self, owner: str) -> list[str]:
        """Every tag in use, the commonest first."""
        query = select(request_tags.c.tag).where(request_tags.c.owner == owner).group_by(request_tags.c.tag)
        with self._database.read() as connection:
            return list(connection.execute(query.order_by(func.count().desc(), request_tags.c.tag)).scalars())

"""The tables, as SQLAlchemy sees them. The migrations make them; a test compares the two.

Times are UTC without a zone in the column (SQLite has none); `now()` makes them. Ids are uuid4 hex. `owner` is the
signed-in person's id, "" where nobody signs in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC; naive in the column, aware in Python."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_from", String(16), nullable=False),
    Column("leaf_id", String(32)),
    Column("settings", JSON, nullable=False),
    Column("draft", Text, nullable=False),
    Column("folder", String(255), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Column("deleted_at", UTCDateTime),
    Column("shared_at", UTCDateTime),
    Index(None, "owner", "pinned", "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("parent_id", String(32)),
    Column("position", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("parts", JSON),
    Column("reasoning", Text, nullable=False),
    Column("tool_calls", JSON),
    Column("tool_call_id", String(255)),
    Column("status", String(16), nullable=False),
    Column("finish_reason", String(64)),
    Column("error", JSON),
    Column("repairs", JSON),
    Column("logprobs", JSON),
    Column("request_id", String(32)),
    Column("model", String(255)),
    Column("gateway", String(255)),
    Column("process_id", String(32)),
    Column("round_id", String(32)),
    Column("left_out", String(16)),
    Column("pinned", Boolean),
    Column("cleared", Boolean),
    Column("rating", Integer),
    Column("reason", String(32)),
    Column("note", Text),
    Column("original", Text),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Column("deleted_at", UTCDateTime),
    Index(None, "conversation_id", "position"),
    Index(None, "conversation_id", "parent_id"),
    Index(None, "status"),
    Index(None, "request_id"),
)

pieces = Table(
    "answer_pieces",
    metadata,
    Column("answer_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("reasoning", Text, nullable=False),
    Column("undecided", Text, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("gateway", String(255), nullable=False),
    Column("model", String(255), nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("key_label", String(64), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("stream", Boolean, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("model_answered", String(255)),
    Column("response_id", String(255)),
    Column("finish_reason", String(64)),
    Column("http_status", Integer),
    Column("error_kind", String(32)),
    Column("error_message", Text),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("total_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("tokens_from", String(16), nullable=False),
    Column("cost", Float),
    Column("currency", String(3)),
    Column("price", Text),
    Column("cost_from", String(16), nullable=False),
    Column("headers_s", Float),
    Column("first_token_s", Float),
    Column("total_s", Float),
    Column("characters", Integer),
    Column("conversation_id", String(32)),
    Column("message_id", String(32)),
    Column("run_id", String(32)),
    Column("process_id", String(32)),
    Column("ended_at", UTCDateTime),
    Column("sent_id", String(64)),
    Column("thinking_s", Float),
    Column("prompt", String(255)),
    Index(None, "owner", "started_at"),
    Index(None, "started_at"),
    Index(None, "status"),
    Index(None, "conversation_id"),
    Index(None, "run_id"),
    Index(None, "cost"),
    Index(None, "total_s"),
    Index(None, "message_id"),
)

sent = Table(
    "sent",
    metadata,
    Column("scope", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("above", String(64)),
    Column("message", Text, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("system", Text, nullable=False),
    Column("examples", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("gateway", String(255)),
    Column("model", String(255)),
    Column("card", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Index(None, "owner", "name", unique=True),
)

models = Table(
    "models",
    metadata,
    Column("owner", String(255), primary_key=True),
    Column("gateway", String(255), primary_key=True),
    Column("model", String(255), primary_key=True),
    Column("favourite", Boolean, nullable=False),
    Column("sees_images", Boolean),
    Column("context_tokens", Integer),
)

samples = Table(
    "samples",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("message_id", String(32), ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("reasoning", Text, nullable=False),
    Column("error", JSON),
    Column("request_id", String(32)),
    Column("process_id", String(32)),
    Column("updated_at", UTCDateTime, nullable=False),
    Index(None, "message_id", unique=True),
    Index(None, "request_id"),
    Index(None, "status"),
)

checkups = Table(
    "checkups",
    metadata,
    Column("address", String(512), primary_key=True),
    Column("model", String(255), primary_key=True),
    Column("gateway", String(255), nullable=False),
    Column("checked_at", UTCDateTime, nullable=False),
    Column("found", JSON, nullable=False),
    Column("repairs", JSON, nullable=False),
)

processes = Table(
    "processes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
)


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid4().hex

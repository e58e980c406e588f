"""Conversations as trees of messages, the ledger, and the processes that run replies."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("title_from", sa.String(16), nullable=False),
        sa.Column("leaf_id", sa.String(32)),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("deleted_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_owner_updated_at", "conversations", ["owner", "updated_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column(
            "conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("parent_id", sa.String(32)),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("parts", sa.JSON),
        sa.Column("reasoning", sa.Text, nullable=False),
        sa.Column("tool_calls", sa.JSON),
        sa.Column("tool_call_id", sa.String(255)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("finish_reason", sa.String(64)),
        sa.Column("error", sa.JSON),
        sa.Column("repairs", sa.JSON),
        sa.Column("logprobs", sa.JSON),
        sa.Column("request_id", sa.String(32)),
        sa.Column("model", sa.String(255)),
        sa.Column("gateway", sa.String(255)),
        sa.Column("process_id", sa.String(32)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("deleted_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_conversation_id_position", "messages", ["conversation_id", "position"])
    op.create_index("ix_messages_conversation_id_parent_id", "messages", ["conversation_id", "parent_id"])
    op.create_index("ix_messages_status", "messages", ["status"])
    op.create_table(
        "requests",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("gateway", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("key_label", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("stream", sa.Boolean, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("model_answered", sa.String(255)),
        sa.Column("response_id", sa.String(255)),
        sa.Column("finish_reason", sa.String(64)),
        sa.Column("http_status", sa.Integer),
        sa.Column("error_kind", sa.String(32)),
        sa.Column("error_message", sa.Text),
        sa.Column("prompt_tokens", sa.Integer),
        sa.Column("completion_tokens", sa.Integer),
        sa.Column("total_tokens", sa.Integer),
        sa.Column("reasoning_tokens", sa.Integer),
        sa.Column("cached_tokens", sa.Integer),
        sa.Column("tokens_from", sa.String(16), nullable=False),
        sa.Column("cost", sa.Float),
        sa.Column("currency", sa.String(3)),
        sa.Column("price", sa.Text),
        sa.Column("cost_from", sa.String(16), nullable=False),
        sa.Column("headers_s", sa.Float),
        sa.Column("first_token_s", sa.Float),
        sa.Column("total_s", sa.Float),
        sa.Column("characters", sa.Integer),
        sa.Column("conversation_id", sa.String(32)),
        sa.Column("message_id", sa.String(32)),
        sa.Column("run_id", sa.String(32)),
        sa.Column("process_id", sa.String(32)),
        sa.Column("ended_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_owner_started_at", "requests", ["owner", "started_at"])
    op.create_index("ix_requests_started_at", "requests", ["started_at"])
    op.create_index("ix_requests_status", "requests", ["status"])
    op.create_index("ix_requests_conversation_id", "requests", ["conversation_id"])
    op.create_table(
        "processes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )

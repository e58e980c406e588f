"""The review: sums by day and month, tags and comments of requests, prices and budgets of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

DIMENSIONS = (
    "owner",
    "gateway",
    "model",
    "key_label",
    "kind",
    "status",
    "error_kind",
    "finish_reason",
    "tokens_from",
    "currency",
)
MEASURES = (
    "requests",
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "counted",
    "cost_nano",
    "priced",
    "total_ms",
    "timed",
    "first_ms",
    "first_timed",
)


def upgrade() -> None:
    op.create_table(
        "rollups",
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("grain", sa.String(8), nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String(255), nullable=False) for name in DIMENSIONS),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint("zone", "grain", "day", *DIMENSIONS, name="pk_rollups"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_values",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("dimension", sa.String(16), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("owner", "dimension", "value", name="pk_rollup_values"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_zones",
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("ready", sa.Boolean, nullable=False),
        sa.Column("used_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("zone", name="pk_rollup_zones"),
    )
    op.create_table(
        "team_settings",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_team_settings"),
    )
    op.create_table(
        "own_prices",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("gateway", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("prompt", sa.Float, nullable=False),
        sa.Column("completion", sa.Float, nullable=False),
        sa.Column("cached", sa.Float),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("holds_from", sa.Date, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_prices"),
    )
    op.create_index("ix_own_prices_gateway_model", "own_prices", ["gateway", "model"])
    op.create_table(
        "request_tags",
        sa.Column("request_id", sa.String(32), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "tag", name="pk_request_tags"),
    )
    op.create_index("ix_request_tags_tag", "request_tags", ["tag"])
    op.create_table(
        "request_comments",
        sa.Column("request_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_request_comments"),
    )
    op.create_table(
        "budgets",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        sa.Column("amount", sa.Float, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("blocks", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budgets"),
    )
    op.create_index("ix_requests_cost", "requests", ["cost"])
    op.create_index("ix_requests_total_s", "requests", ["total_s"])
    op.create_index("ix_requests_message_id", "requests", ["message_id"])
    op.create_index("ix_messages_request_id", "messages", ["request_id"])
    op.create_index("ix_cells_request_id", "cells", ["request_id"])

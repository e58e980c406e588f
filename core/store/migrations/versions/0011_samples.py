"""Second answers to questions of a chat, beside those that stand in it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reasoning", sa.Text, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("request_id", sa.String(32)),
        sa.Column("process_id", sa.String(32)),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_samples"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_samples_message_id_messages", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_samples_message_id", "samples", ["message_id"], unique=True)
    op.create_index("ix_samples_request_id", "samples", ["request_id"])
    op.create_index("ix_samples_status", "samples", ["status"])

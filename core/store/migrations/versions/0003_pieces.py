"""What has arrived of answers in progress, in pieces: saving what is new costs what is new."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pieces",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reasoning", sa.Text, nullable=False),
        sa.Column("undecided", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "number", name="pk_pieces"),
    )
    op.create_index("ix_conversations_owner_pinned_updated_at", "conversations", ["owner", "pinned", "updated_at"])
    op.drop_index("ix_conversations_owner_updated_at", "conversations")

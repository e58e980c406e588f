"""What a person says of a message, which answers were asked for together, and the messages of each request."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MARKS = (
    ("round_id", sa.String(32)),
    ("left_out", sa.String(16)),
    ("pinned", sa.Boolean),
    ("cleared", sa.Boolean),
    ("rating", sa.Integer),
    ("reason", sa.String(32)),
    ("note", sa.Text),
    ("original", sa.Text),
)


def upgrade() -> None:
    for name, kind in MARKS:
        op.add_column("messages", sa.Column(name, kind))
    op.add_column("requests", sa.Column("sent_id", sa.String(64)))
    op.create_table(
        "sent",
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("above", sa.String(64)),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scope", "id", name="pk_sent"),
    )

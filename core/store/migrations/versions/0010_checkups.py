"""What check-ups of gateways found."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "checkups",
        sa.Column("address", sa.String(512), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("gateway", sa.String(255), nullable=False),
        sa.Column("checked_at", sa.DateTime, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.Column("repairs", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("address", "model", name="pk_checkups"),
    )

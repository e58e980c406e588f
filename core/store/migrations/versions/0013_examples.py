"""Examples that were put in to be looked at, with the figures of their requests: these are no rows of the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "examples",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("put_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", "id", name="pk_examples"),
    )

"""Which prompt a request counts to; and sums of all people together, so that all sums are made anew when looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("requests", sa.Column("prompt", sa.String(255)))
    op.execute("DELETE FROM rollups")
    op.execute("DELETE FROM rollup_zones")

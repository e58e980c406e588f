"""Prompts under a name, what a person says of a model, and how long a model thought."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "prompts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("examples", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("gateway", sa.String(255)),
        sa.Column("model", sa.String(255)),
        sa.Column("card", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prompts"),
    )
    op.create_index("ix_prompts_owner_name", "prompts", ["owner", "name"], unique=True)
    op.create_table(
        "models",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("gateway", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("favourite", sa.Boolean, nullable=False),
        sa.Column("sees_images", sa.Boolean),
        sa.Column("context_tokens", sa.Integer),
        sa.PrimaryKeyConstraint("owner", "gateway", "model", name="pk_models"),
    )
    op.add_column("requests", sa.Column("thinking_s", sa.Float))

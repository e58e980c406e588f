"""The workbench, its runs with their answers, what gateways answered word for word, and the versions of prompts.

The pieces of answers in progress belong to messages and to the cells of runs from here on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "benches",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("bench", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_benches"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("bench", sa.JSON, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("starred", sa.Boolean, nullable=False),
        sa.Column("after_id", sa.String(32)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("deleted_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_owner_created_at", "runs", ["owner", "created_at"])
    op.create_table(
        "cells",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("case_number", sa.Integer, nullable=False),
        sa.Column("variant_number", sa.Integer, nullable=False),
        sa.Column("repetition", sa.Integer, nullable=False),
        sa.Column("choice", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reasoning", sa.Text, nullable=False),
        sa.Column("tool_calls", sa.JSON),
        sa.Column("finish_reason", sa.String(64)),
        sa.Column("error", sa.JSON),
        sa.Column("repairs", sa.JSON),
        sa.Column("logprobs", sa.JSON),
        sa.Column("request_id", sa.String(32)),
        sa.Column("taken_from", sa.String(32)),
        sa.Column("process_id", sa.String(32)),
        sa.Column("rating", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cells"),
    )
    op.create_index("ix_cells_run_id_position", "cells", ["run_id", "position"])
    op.create_index("ix_cells_key", "cells", ["key"])
    op.create_index("ix_cells_status", "cells", ["status"])
    op.create_table(
        "raw_answers",
        sa.Column("request_id", sa.String(32), nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_raw_answers"),
    )
    op.create_table(
        "prompt_versions",
        sa.Column("prompt_id", sa.String(32), sa.ForeignKey("prompts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("prompt_id", "number", name="pk_prompt_versions"),
    )
    op.create_table(
        "answer_pieces",
        sa.Column("answer_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reasoning", sa.Text, nullable=False),
        sa.Column("undecided", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "number", name="pk_answer_pieces"),
    )
    op.execute("INSERT INTO answer_pieces SELECT message_id, number, content, reasoning, undecided FROM pieces")
    op.drop_table("pieces")
    op.create_index("ix_requests_run_id", "requests", ["run_id"])

"""Answer sheets, participations and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_sheet",
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("survey", sa.String(80), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_participation",
        sa.Column("survey", sa.String(80), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_draft",
        sa.Column("survey", sa.String(80), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("survey_draft", "survey_participation", "survey_sheet"):
        op.drop_table(table)

"""Traces are kept folded from here on; going down makes each whole again for the release before."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from evaluation_service.scorecards.instruments import get_instrument
from shared.canonical import canonical_json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 500
FIRST = UUID(int=0)
CARDS = """
select c.scorecard_id, c.trace, p.instrument_id, p.instrument_version
from scorecard c join period p on p.period_id = c.period_id
where c.scorecard_id > :after order by c.scorecard_id limit :most
"""
SCORES = """
select c.sheet_id, c.trace, p.instrument_id, p.instrument_version
from sheet_score c join sheet s on s.sheet_id = c.sheet_id
join lokus l on l.lokus_id = s.lokus_id join period p on p.period_id = l.period_id
where c.sheet_id > :after order by c.sheet_id limit :most
"""
WHOLE_CARD = "update scorecard set trace = :whole where scorecard_id = :id"
WHOLE_SCORE = "update sheet_score set trace = :whole where sheet_id = :id"


def upgrade() -> None:
    """Nothing: what was kept whole is read as it stands."""


def downgrade() -> None:
    """Every trace whole, as its digest was taken."""
    with Session(op.get_bind()) as session:
        for query, change in ((CARDS, WHOLE_CARD), (SCORES, WHOLE_SCORE)):
            _unfold(session, sa.text(query), sa.text(change))


def _unfold(session: Session, query: sa.TextClause, change: sa.TextClause) -> None:
    rows = session.execute(query, {"after": FIRST, "most": BATCH}).all()
    while rows:
        session.execute(
            change,
            [
                {
                    "id": row[0],
                    "whole": canonical_json(get_instrument(session, (row[2], row[3])).unfold(row[1])),
                }
                for row in rows
            ],
        )
        rows = session.execute(query, {"after": rows[-1][0], "most": BATCH}).all()

"""Tables of imports: each with its file and outcome, what is wrong in it, and decided columns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class SheetImport(Base):
    """One file that somebody wants to import; `outcome` counts rows, `work_id` is the last work on it."""

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint(
            "kind in ('innovations', 'usage_months', 'usage_stated', 'agencies', 'units', 'region')",
            name="kind_is_known",
        ),
        CheckConstraint("mode in ('all_or_nothing', 'valid_rows')", name="mode_is_known"),
        CheckConstraint(
            "state in ('waiting', 'columns_wanted', 'checked', 'unreadable', 'applied')",
            name="state_is_known",
        ),
        Index("ix_sheet_import_region_order", "region_code", "asked_at", "import_id"),
        Index("ix_sheet_import_account", "account_id"),
    )

    import_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("agency.agency_id"))
    kind: Mapped[str] = mapped_column(Text)
    mode: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text(collation="C"))
    state: Mapped[str] = mapped_column(Text)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    decided: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    # Names that are not sure, and what somebody said about them; filled in by `asking`.
    questions: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default=text("'[]'::jsonb"), default=list
    )
    answers: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default=text("'[]'::jsonb"), default=list
    )
    refusal_id: Mapped[str | None] = mapped_column(Text)
    refusal_en: Mapped[str | None] = mapped_column(Text)
    marked_sha256: Mapped[str | None] = mapped_column(Text(collation="C"))
    work_id: Mapped[UUID | None] = mapped_column(Uuid)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    applied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The journal's last entry before it was applied; what it wrote comes after that.
    journal_from: Mapped[int | None] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class SheetProblem(Base):
    """One fault of an import's file; the value is as the sheet shows it."""

    __tablename__ = "sheet_problem"

    import_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("sheet_import.import_id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sheet: Mapped[str] = mapped_column(Text)
    row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str | None] = mapped_column(Text)
    cell: Mapped[str | None] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    reason_id: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)


class DecidedColumns(Base):
    """What the headings of a sheet were decided to mean in a region; proposed whenever they come again."""

    __tablename__ = "sheet_columns"

    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"), primary_key=True)
    signature: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    shape: Mapped[str] = mapped_column(Text)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB)
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)

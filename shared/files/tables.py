"""Tables of files, declared alike in each service's own metadata: contents in chunks, references, uploads.

The columns stand here once; `declare_files` makes a service's tables of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    LargeBinary,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.files.rules import Purpose


class StoredFileColumns:
    """One content, whoever handed it in and however often; `stored_at` is when that was last done."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class StoredChunkColumns:
    """A piece of a content; all but the last are of one length."""

    __tablename__ = "stored_chunk"

    sha256: Mapped[str] = mapped_column(
        Text(collation="C"), ForeignKey("stored_file.sha256", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FileReferenceColumns:
    """A record that needs the content; as long as one does, the content cannot be taken out."""

    __tablename__ = "file_reference"

    sha256: Mapped[str] = mapped_column(
        Text(collation="C"), ForeignKey("stored_file.sha256"), primary_key=True
    )
    owner_kind: Mapped[str] = mapped_column(Text, primary_key=True)
    owner_id: Mapped[str] = mapped_column(Text, primary_key=True)
    referenced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class UploadColumns:
    """A file on its way in; `part_offset` and `part_sha256` tell the last part, so that it may come twice.

    `sha256` is of what was stored, which for an image is not what was sent: its metadata is gone. `is_used`
    says that a record was made of this very upload; who else uses the content is no account's to find out.
    """

    __tablename__ = "upload"

    upload_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text)
    received: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    parts: Mapped[int] = mapped_column(Integer, server_default=text("0"), default=0)
    part_offset: Mapped[int | None] = mapped_column(BigInteger)
    part_sha256: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    refusal: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(Text(collation="C"), ForeignKey("stored_file.sha256"))
    is_used: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class UploadPartColumns:
    """Bytes of an unfinished upload, from one offset on."""

    __tablename__ = "upload_part"

    upload_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("upload.upload_id", ondelete="CASCADE"), primary_key=True
    )
    part_offset: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class FileStore:
    """The tables of one service's files, and what it takes files for."""

    content: type[StoredFileColumns]
    chunk: type[StoredChunkColumns]
    reference: type[FileReferenceColumns]
    upload: type[UploadColumns]
    part: type[UploadPartColumns]
    purposes: Mapping[str, Purpose]


def declare_files(
    base: type[DeclarativeBase], purposes: Mapping[str, Purpose], *, account: str | None = None
) -> FileStore:
    """Declare all of them; `account` is the column of the service's own accounts, where it keeps any."""
    holder = [ForeignKey(account, ondelete="CASCADE")] if account else []

    def declare(name: str, columns: type, *rules: Any, **more: Any) -> Any:
        return type(name, (columns, base), {"__table_args__": rules, **more})

    return FileStore(
        content=declare("StoredFile", StoredFileColumns, *_content_rules()),
        chunk=declare("StoredChunk", StoredChunkColumns, *_chunk_rules()),
        reference=declare("FileReference", FileReferenceColumns),
        upload=declare(
            "Upload",
            UploadColumns,
            *_upload_rules(purposes),
            account_id=mapped_column(Uuid, *holder, nullable=False),
        ),
        part=declare("UploadPart", UploadPartColumns, *_part_rules()),
        purposes=purposes,
    )


def _content_rules() -> tuple[Any, ...]:
    return (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_one"),
        CheckConstraint("size > 0", name="is_not_empty"),
        Index("ix_stored_file_stored_at", "stored_at"),
    )


def _chunk_rules() -> tuple[Any, ...]:
    return (
        CheckConstraint("octet_length(content) between 1 and 262144", name="is_of_a_chunks_size"),
        CheckConstraint("number >= 0", name="number_counts"),
    )


def _upload_rules(purposes: Mapping[str, Purpose]) -> tuple[Any, ...]:
    return (
        CheckConstraint("state in ('receiving', 'stored', 'refused')", name="state_is_known"),
        CheckConstraint(f"purpose in {tuple(purposes)}", name="purpose_is_known"),
        CheckConstraint("(state = 'stored') = (sha256 is not null)", name="stored_has_content"),
        CheckConstraint("(state = 'refused') = (refusal is not null)", name="refused_says_why"),
        CheckConstraint("received between 0 and size", name="received_is_a_part"),
        CheckConstraint("state = 'receiving' or received = size", name="finished_is_whole"),
        Index("ix_upload_account", "account_id"),
        Index("ix_upload_expires_at", "expires_at"),
        Index("ix_upload_sha256", "sha256"),
    )


def _part_rules() -> tuple[Any, ...]:
    return (CheckConstraint("octet_length(content) between 1 and 1048576", name="is_of_a_parts_size"),)

"""Tables of the copy, in a schema of their own; only the feed's reader writes them.

Accounts, places and innovations keep the position of the entry they were last told by, so that an older entry
never undoes a newer one. Revocations stand in rows that no later-arriving "given" entry changes.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Table,
    Text,
    Uuid,
)

from shared.db import new_metadata

SCHEMA = "registry_copy"
VERSION = 2

metadata = new_metadata(SCHEMA)

region = Table(
    "region",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("province_code", Text),
    Column("is_autonomous", Boolean, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)

agency = Table(
    "agency",
    metadata,
    Column("agency_id", Uuid, primary_key=True),
    Column("region_code", Text, nullable=False),
    Column("parent_agency_id", Uuid, index=True),
    Column("kind", Text, nullable=False),
    Column("official_name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("successor_ids", ARRAY(Uuid), nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("ix_agency_successor_ids", "successor_ids", postgresql_using="gin"),
)

unit = Table(
    "unit",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("agency_id", Uuid, nullable=False),
    Column("region_code", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("official_name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("position", BigInteger, nullable=False),
)

innovation = Table(
    "innovation",
    metadata,
    Column("innovation_id", Uuid, primary_key=True),
    Column("region_code", Text, nullable=False),
    Column("agency_id", Uuid),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("unit_ids", ARRAY(Uuid), nullable=False),
    Column("since_value", Text),
    Column("position", BigInteger, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("region_code", Text),
    Column("is_open", Boolean, nullable=False),
    Column("position", BigInteger, nullable=False),
)

mandate = Table(
    "mandate",
    metadata,
    Column("mandate_id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("region_code", Text),
    Column("agency_id", Uuid),
    Column("ended_at", DateTime(timezone=True)),
    Index("ix_mandate_account_id", "account_id", "mandate_id"),
)

token = Table(
    "token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("token_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

revoked_token = Table(
    "revoked_token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("revoked_at", DateTime(timezone=True), nullable=False),
)

ended_session = Table(
    "ended_session",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("tokens_end_at", DateTime(timezone=True), nullable=False),
)

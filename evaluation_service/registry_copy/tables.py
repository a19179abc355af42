"""Tables of the copy, in a schema of their own; only the feed's reader writes them.

Accounts and records keep the position of the entry they were last told by, so that an older entry never
undoes a newer one. Revocations stand in rows that no later-arriving "given" entry changes.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.db import new_metadata

SCHEMA = "registry_copy"
VERSION = 3

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
    Column("is_programme", Boolean, nullable=False),
    Column("component_ids", ARRAY(Uuid), nullable=False),
    Column("since_value", Text),
    Column("stage", Text),
    Column("implementation_since", Text),
    Column("operating_since", Date),
    Column("continuity", Text),
    Column("stopped_on", Date),
    Column("legal_bases", JSONB, nullable=False),
    Column("team_decree", JSONB(none_as_null=True)),
    Column("budgets", JSONB, nullable=False),
    Column("facilities", Text),
    Column("recognitions", JSONB, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("ix_innovation_unit_ids", "unit_ids", postgresql_using="gin"),
    Index("ix_innovation_agency_id", "agency_id"),
)

# A withdrawn figure stays, so that no older entry brings it back; it counts nowhere.
usage_month = Table(
    "usage_month",
    metadata,
    Column("figure_id", Uuid, primary_key=True),
    Column("innovation_id", Uuid, nullable=False),
    Column("month", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("ix_usage_month_innovation", "innovation_id", "month"),
)

usage_settings = Table(
    "usage_settings",
    metadata,
    Column("region_code", Text, primary_key=True),
    Column("due_day", Integer, nullable=False),
    Column("unconfirmed_after_months", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

replication = Table(
    "replication",
    metadata,
    Column("replication_id", Uuid, primary_key=True),
    Column("original_id", Uuid, nullable=False, index=True),
    Column("replica_region_code", Text, nullable=False),
    Column("replicated_since", Text),
    Column("is_alive", Boolean),
    Column("alive_as_of", Date),
    Column("state", Text, nullable=False),
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

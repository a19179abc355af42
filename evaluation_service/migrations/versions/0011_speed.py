"""Take a survey response in one statement whose plans the server keeps."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What the period allows is decided by the caller, for the dates it knew; they are compared under the lock.
# Inside a function the plans outlive the transaction, also where connections are pooled by transaction.
TAKE_RESPONSE = """
create function take_survey_response(
  known_period uuid, known_state text, known_opens timestamptz, known_closes timestamptz, known_grace integer,
  known_stages integer, is_taking boolean, asked_lokus uuid, asked_token bytea, asked_mode text,
  said_levels smallint[], said_total smallint, said_answers smallint, said_service text, said_on date,
  said_sex text, said_age text, said_disability boolean, from_network text, said_sha256 bytea,
  came_at timestamptz, by_account uuid, from_scan text, from_name text,
  out state text, out opens_at timestamptz, out closes_at timestamptz, out grace_minutes integer,
  out stages integer, out lokus_id uuid, out revoked_at timestamptz, out mode text
) language plpgsql as $$
#variable_conflict use_column
declare
  token_kind text;
begin
  select p.state into take_survey_response.state from period p where p.period_id = known_period for share;
  select max(s.opens_at) filter (where s.stage = 'f03'), max(s.closes_at) filter (where s.stage = 'f03'),
    max(s.grace_minutes) filter (where s.stage = 'f03'), count(*)
  into take_survey_response.opens_at, take_survey_response.closes_at, take_survey_response.grace_minutes,
    take_survey_response.stages
  from period_stage s where s.period_id = known_period;
  select s.lokus_id, s.kind, s.revoked_at
  into take_survey_response.lokus_id, token_kind, take_survey_response.revoked_at
  from survey_token t join survey_source s on s.source_id = t.source_id
  where t.token_sha256 = asked_token;
  if is_taking and take_survey_response.lokus_id = asked_lokus and take_survey_response.revoked_at is null
    and (take_survey_response.state, take_survey_response.opens_at, take_survey_response.closes_at,
         take_survey_response.grace_minutes, take_survey_response.stages)
      is not distinct from (known_state, known_opens, known_closes, known_grace, known_stages)
  then
    insert into survey_response (
      token_sha256, lokus_id, mode, levels, total, answers, service, served_on, sex, age_group,
      has_disability, network, response_sha256, received_at, entered_by, scan_sha256, scan_name
    ) values (
      asked_token, asked_lokus,
      coalesce(
        asked_mode, case when token_kind in ('poster', 'slips', 'links') then 'own_phone' else token_kind end
      ),
      said_levels, said_total, said_answers, said_service, said_on, said_sex, said_age, said_disability,
      (select substr(sha256(k.key || convert_to(from_network, 'UTF8')), 1, 16)
       from survey_key k where k.period_id = known_period),
      said_sha256, came_at, by_account, from_scan, from_name
    )
    on conflict (token_sha256) do nothing
    returning survey_response.mode into take_survey_response.mode;
  end if;
end $$;
"""
FORGET = "drop function if exists take_survey_response"


def upgrade() -> None:
    """A function beside the tables; the release before does not call it."""
    op.execute(TAKE_RESPONSE)


def downgrade() -> None:
    """Without it."""
    op.execute(FORGET)

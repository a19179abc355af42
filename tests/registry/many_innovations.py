"""Many published innovations at once, put straight into the table: for what is only seen in long lists."""

from sqlalchemy import Engine, text

MANY = """
insert into innovation (innovation_id, region_code, owner_kind, name, aliases, partners, channels, benefits,
                        inferred, is_national_system, is_flagship, is_programme, state, published_at,
                        sort_key, search_text, summary, version)
select gen_random_uuid(), '16.06', 'unknown', 'Inovasi ' || n, '{Alias}', '{}', '{online,whatsapp}',
       '{cepat}', '{}', false, false, false, 'published', now(), lpad(n::text, 9, '0'), 'inovasi ' || n,
       repeat('pelayanan publik yang lebih cepat dan mudah bagi warga desa ', 4), 1
from generate_series(1, :number) n
"""


def insert_innovations(engine: Engine, number: int) -> None:
    """So many, each of some 36 words."""
    with engine.begin() as connection:
        connection.execute(text(MANY), {"number": number})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze innovation"))

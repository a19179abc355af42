"""The sections of a record, written one after the other: their fields, words and helps, as data."""

from registry_service import labels
from registry_service.pages.records.shapes import Field, Section
from shared.web.catalogues import mark as _

YEAR_HELP = _("A year, a month or a day, as exactly as you know it: 2021, October 2021, 5 October 2021")
ONE_A_LINE = _("One on each line")

IDENTITY = Section(
    "identitas",
    _("Identity"),
    _("What it is called, who owns it, and through which channels people reach it."),
    (
        Field("name", "line", _("Name"), _("As people call it, for example Saroale"), is_required=True),
        Field("long_name", "line", _("Long name"), _("What the name is short for")),
        Field("aliases", "lines", _("Other names"), ONE_A_LINE, rows=2),
        Field(
            "meaning_id",
            "text",
            _("Meaning in Indonesian"),
            _("One sentence that anybody understands"),
            rows=2,
        ),
        Field("meaning_en", "text", _("Meaning in English"), rows=2),
        Field("owner_kind", "choice", _("Owner"), options=labels.OWNER_KINDS, for_publishers=True),
        Field("agency_id", "choice", _("Agency"), for_publishers=True),
        Field(
            "unit_ids", "several", _("Units that run it"), _("Their grades are shown beside the innovation.")
        ),
        Field("run_by", "line", _("Run by, if no agency owns it")),
        Field(
            "channels", "several", _("Channels"), _("How people reach the service"), options=labels.CHANNELS
        ),
        Field("channel_other", "line", _("Which other channel"), _("Only if you chose “other” above")),
        Field(
            "is_digital",
            "choice",
            _("Digital or not"),
            options={c: labels.DIGITAL[c] for c in ("true", "false")},
        ),
        Field("service", "text", _("Service"), _("Which service it makes better"), rows=2),
        Field("is_flagship", "flag", _("A flagship of the region's head")),
        Field("is_national_system", "flag", _("A system that the nation provides")),
        Field("national_system_name", "line", _("Name of the national system")),
        Field("component_ids", "several", _("Components of the programme")),
        Field(
            "inferred",
            "several",
            _("Read into the source, not said by it"),
            _("Take the mark away from what you know for sure."),
        ),
    ),
)
STORY = Section(
    "uraian",
    _("Description"),
    _("Tell it as you would tell a colleague of another agency. Write what happens, not slogans."),
    (
        Field(
            "summary", "text", _("Summary"), _("Two or three sentences: for whom, what, how"), least_words=10
        ),
        Field("problem", "text", _("The problem before it")),
        Field("background", "text", _("Background")),
        Field("aim", "text", _("Aim")),
        Field("novelty", "text", _("What is new")),
        Field(
            "how_it_works",
            "text",
            _("How it works"),
            _("Step by step, from what people do first to what they get in the end"),
            rows=14,
            least_words=300,
        ),
    ),
)
RESULTS = Section(
    "hasil",
    _("Results and sustainability"),
    _("What came of it, what keeps it going, and what did not work."),
    (
        Field("benefits", "lines", _("Benefits"), ONE_A_LINE),
        Field(
            "results",
            "text",
            _("What came of it"),
            _("Compare before and after, with figures where there are any"),
            rows=6,
        ),
        Field("sustainability", "text", _("What keeps it going")),
        Field("continuity", "choice", _("Is it still running"), options=labels.CONTINUITIES),
        Field("stopped_on", "day", _("Stopped on"), _("Only if it has stopped")),
        Field("lessons", "text", _("What did not work")),
    ),
)
STAGES = Section(
    "tahapan",
    _("Stage and dates"),
    _("How far it has come, and since when. A year is enough where you know no more."),
    (
        Field("stage", "choice", _("Stage now"), options=labels.STAGES),
        Field("initiative_since", "since", _("Initiative since"), YEAR_HELP),
        Field("trial_since", "since", _("Trial since"), YEAR_HELP),
        Field("implementation_since", "since", _("Put to use since"), YEAR_HELP),
        Field(
            "operating_since", "day", _("First day of use"), _("Competitions count the age from this day.")
        ),
        Field("since_value", "since", _("In use since, as sources say"), YEAR_HELP),
        Field("initiator", "choice", _("Who began it"), options=labels.INITIATORS),
        Field("form", "choice", _("Form of the innovation"), options=labels.FORMS),
    ),
)
DECREE = (
    Field("number", "line", _("Number and year")),
    Field("title", "line", _("About what")),
    Field("dated", "day", _("Dated")),
)
BASIS = Section(
    "dasar",
    _("Legal basis and resources"),
    _("What it rests on: regulations, the team, money, equipment."),
    (
        Field(
            "legal_bases",
            "rows",
            _("Legal bases"),
            columns=(Field("kind", "choice", _("Kind"), options=labels.LEGAL_KINDS), *DECREE),
        ),
        Field("team_decree", "group", _("Decree of the team"), columns=DECREE),
        Field(
            "budgets",
            "rows",
            _("Budgets"),
            columns=(
                Field("year", "number", _("Year")),
                Field("amount", "number", _("Amount in rupiah"), _("As 150,000,000")),
                Field("source", "choice", _("Source"), options=labels.BUDGET_SOURCES),
            ),
        ),
        Field(
            "facilities", "text", _("Facilities"), _("Equipment, rooms, applications that it uses"), rows=3
        ),
    ),
)
TARGETS = Section(
    "sasaran",
    _("For whom"),
    _("Whom it serves, and which affairs and goals it belongs to."),
    (
        Field("target_groups", "several", _("Target groups"), options=labels.TARGET_GROUPS),
        Field("affairs", "several", _("Government affairs"), options=labels.AFFAIRS),
        Field("sdgs", "several", _("Sustainable development goals"), options=labels.SDG_NAMES),
    ),
)
PARTNERS = Section(
    "mitra",
    _("Partners and recognitions"),
    _("Who takes part, and what others said of it."),
    (
        Field("partners", "lines", _("Partners inside the region's government"), ONE_A_LINE, rows=3),
        Field(
            "outside_partners",
            "rows",
            _("Outside partners"),
            columns=(
                Field("name", "line", _("Name")),
                Field("kind", "choice", _("Kind"), options=labels.OUTSIDE_PARTNER_KINDS),
            ),
        ),
        Field(
            "recognitions",
            "rows",
            _("Competitions and awards"),
            columns=(
                Field("kind", "choice", _("Kind"), options=labels.RECOGNITION_KINDS),
                Field("name", "line", _("Name")),
                Field("level", "choice", _("Level"), options=labels.RECOGNITION_LEVELS),
                Field("year", "number", _("Year")),
                Field("rank", "line", _("Rank or title")),
            ),
        ),
    ),
)
REACH = Section(
    "cakupan",
    _("Coverage"),
    _("How far it reaches. Uses month by month are reported on a page of their own."),
    (
        Field(
            "coverage",
            "group",
            _("Share that is reached"),
            columns=(
                Field("what", "line", _("Share of what"), _("For example: villages of the regency")),
                Field("percent", "number", _("Percent"), _("As 90 or 12.5")),
                Field("as_of", "day", _("On which day")),
            ),
        ),
        Field(
            "reach_figures",
            "rows",
            _("Other figures"),
            columns=(
                Field("what", "line", _("What was counted")),
                Field("value", "number", _("Figure")),
                Field("unit", "line", _("Unit"), _("For example: patients")),
                Field("as_of", "day", _("On which day")),
            ),
        ),
    ),
)
CONTACT = Section(
    "kontak",
    _("Office to ask"),
    _("An office and never a private person: who moves on takes no telephone number along."),
    (
        Field(
            "contact_office",
            "group",
            _("Office"),
            columns=(
                Field("name", "line", _("Name of the office")),
                Field("address", "line", _("Address")),
                Field("telephone", "line", _("Telephone")),
                Field("email", "line", _("E-mail")),
                Field("website", "line", _("Website"), _("With https:// in front")),
            ),
        ),
        Field("note", "text", _("Remark for those who keep this record"), _("It is not published."), rows=3),
        Field(
            "recorded_from",
            "line",
            _("Recorded from"),
            _("The publication that this record was read from"),
            for_publishers=True,
        ),
    ),
)
SECTIONS = (IDENTITY, STORY, RESULTS, STAGES, BASIS, TARGETS, PARTNERS, REACH, CONTACT)
BY_SLUG = {section.slug: section for section in SECTIONS}
EVIDENCE_SLUG = "bukti"
SECTION_OF = {field.name: section.slug for section in SECTIONS for field in section.fields}
# Where what is counted, and is no field of the record, comes from.
COUNTED = {
    "age_in_months": STAGES.slug,
    "national_awards": PARTNERS.slug,
    "same_titles": IDENTITY.slug,
    "evidence_count": EVIDENCE_SLUG,
}
FIELDS = {field.name: field for section in SECTIONS for field in section.fields}


def section_of(fact: str) -> str | None:
    """The section in which something is filled in; `None` for what is told elsewhere."""
    return SECTION_OF.get(fact) or COUNTED.get(fact)


def section_after(slug: str) -> str | None:
    """The section that is written after this one; `None` after the last, which evidence follows."""
    order = [section.slug for section in SECTIONS]
    place = order.index(slug) + 1
    return order[place] if place < len(order) else None

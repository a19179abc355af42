"""The reasons of a proposal in words, Indonesian and English; templates only, nothing is computed."""

from collections.abc import Mapping

Words = Mapping[str, str]

_STATES: Mapping[str, Words] = {
    "known": {
        "id": "Semua yang menentukan tingkat ini diketahui.",
        "en": "Everything that decides this level is known.",
    },
    "at_least": {
        "id": "Sekurang-kurangnya tingkat ini; yang belum diketahui dapat menaikkannya.",
        "en": "This level at least; what is unknown could raise it.",
    },
    "unknown": {
        "id": "Registri belum memuat apa pun yang menunjukkan tingkat; tidak ada usulan.",
        "en": "The registry holds nothing yet that shows a level; nothing is proposed.",
    },
}

_REASONS: Mapping[str, Words] = {
    "not_in_registry": {
        "id": "Registri tidak mencatat hal ini; evaluator yang menilai.",
        "en": "The registry does not record this; it is for the evaluator to judge.",
    },
    "no_record": {
        "id": "Tidak ada inovasi tayang dari unit ini di registri.",
        "en": "The registry has no published innovation of this unit.",
    },
    "stopped": {"id": "Inovasi ini tercatat berhenti.", "en": "The innovation is recorded as stopped."},
    "stopped_on": {"id": "Inovasi ini berhenti pada {day}.", "en": "The innovation stopped on {day}."},
    "stage_initiative": {"id": "Tahapnya masih inisiatif.", "en": "Its stage is still the initiative."},
    "stage_trial": {
        "id": "Tahapnya uji coba; apakah sudah berjalan dinilai evaluator.",
        "en": "Its stage is the trial; whether it is running is for the evaluator to judge.",
    },
    "stage_implementation": {"id": "Tahapnya penerapan.", "en": "Its stage is the implementation."},
    "no_stage": {"id": "Tahapnya tidak tercatat.", "en": "Its stage is not recorded."},
    "runs_since": {"id": "Berjalan sejak {since}.", "en": "Running since {since}."},
    "begins_about": {
        "id": "Tercatat mulai {since}, sesudah atau di sekitar tanggal usulan.",
        "en": "Recorded to begin in {since}, after or about the day of the proposal.",
    },
    "no_begin": {"id": "Kapan dimulai tidak tercatat.", "en": "When it began is not recorded."},
    "over_a_year": {
        "id": "Berjalan sejak {since}: lebih dari setahun pada {as_of}.",
        "en": "Running since {since}: more than a year on {as_of}.",
    },
    "under_a_year": {
        "id": "Berjalan sejak {since}: belum lebih dari setahun pada {as_of}.",
        "en": "Running since {since}: not more than a year on {as_of}.",
    },
    "about_a_year": {
        "id": "Berjalan sejak {since}; tanpa tanggal lengkap tidak pasti lebih dari setahun pada {as_of}.",
        "en": "Running since {since}; without the full date it is not sure to be over a year on {as_of}.",
    },
    "used_since": {
        "id": "Penggunaan tercatat sejak bulan {month}.",
        "en": "Use is recorded since the month {month}.",
    },
    "no_use_known": {
        "id": "Tidak ada bulan dengan penggunaan yang tercatat.",
        "en": "No month with use is recorded.",
    },
    "no_months": {
        "id": "Tidak ada angka bulanan beberapa tahun terakhir.",
        "en": "There is no monthly figure of the last years.",
    },
    "use_unconfirmed": {
        "id": "Penggunaan belum dikonfirmasi sejak {month}.",
        "en": "Use has not been confirmed since {month}.",
    },
    "use_confirmed": {
        "id": "Penggunaan dikonfirmasi sampai {month} ({count} kali).",
        "en": "Use is confirmed up to {month} ({count} uses).",
    },
    "use_zero": {
        "id": "Angka terakhir, {month}, adalah nol.",
        "en": "The last figure, of {month}, is zero.",
    },
    "use_lasts": {
        "id": "Digunakan {months} bulan berturut-turut sampai {month}.",
        "en": "Used in {months} months running up to {month}.",
    },
    "use_too_short": {
        "id": "Penggunaan tercatat {months} bulan berturut-turut sampai {month}; diperlukan {wanted}.",
        "en": "Use is recorded for {months} months running up to {month}; it takes {wanted}.",
    },
    "replicated": {
        "id": "Direplikasi {count} kali, dikonfirmasi kedua pihak ({alive} masih hidup, {not_alive} tidak,"
        " {untold} belum diketahui).",
        "en": "Replicated {count} times, confirmed by both sides ({alive} alive, {not_alive} not, {untold}"
        " not told).",
    },
    "no_replication": {
        "id": "Tidak ada replikasi yang dikonfirmasi kedua pihak.",
        "en": "No replication is confirmed by both sides.",
    },
    "recognised": {
        "id": "{count} tercatat, yang terakhir {name} ({year}).",
        "en": "{count} recorded, the latest {name} ({year}).",
    },
    "no_recognition": {
        "id": "Tidak ada kompetisi atau penghargaan yang tercatat.",
        "en": "No competition or award is recorded.",
    },
    "no_national_competition": {
        "id": "Tidak ada kompetisi tingkat nasional yang tercatat.",
        "en": "No competition at the national level is recorded.",
    },
    "no_award": {"id": "Tidak ada penghargaan yang tercatat.", "en": "No award is recorded."},
    "legal_basis": {
        "id": "{count} dasar hukum tercatat, di antaranya nomor {number}.",
        "en": "{count} legal bases are recorded, among them number {number}.",
    },
    "no_legal_basis": {"id": "Tidak ada dasar hukum yang tercatat.", "en": "No legal basis is recorded."},
    "budget": {"id": "Anggaran tercatat sampai {year}.", "en": "A budget is recorded up to {year}."},
    "no_budget": {"id": "Tidak ada anggaran yang tercatat.", "en": "No budget is recorded."},
    "facilities": {"id": "Sarana tercatat.", "en": "Facilities are recorded."},
    "no_facilities": {"id": "Tidak ada sarana yang tercatat.", "en": "No facilities are recorded."},
    "team": {"id": "Tim ditetapkan dengan nomor {number}.", "en": "A team was named by number {number}."},
    "no_team": {"id": "Tidak ada penetapan tim yang tercatat.", "en": "No decree naming a team is recorded."},
}


def tell_reason(reason: str, figures: Mapping[str, str | int]) -> dict[str, str]:
    """The sentence of a reason code with its figures, in both languages."""
    return {language: words.format_map(figures) for language, words in _REASONS[reason].items()}


def tell_state(state: str) -> dict[str, str]:
    """What the state of a proposal means, in both languages."""
    return dict(_STATES[state])

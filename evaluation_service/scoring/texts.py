"""The sentences of "why this grade", in Indonesian and English; templates only."""

from typing import Literal

Language = Literal["id", "en"]

SENTENCES: dict[str, dict[Language, str]] = {
    "figure": {
        "id": "{title} menurut {instrument} ({note}).",
        "en": "{title} under {instrument} ({note}).",
    },
    "forms_unset": {
        "id": "Bobot antarformulir belum ditetapkan; yang dinilai hanya F-02.",
        "en": "The weights between forms have not been set; F-02 alone is scored.",
    },
    "forms_decided": {
        "id": "Bobot antarformulir ditetapkan sebagai {weights}; belum diterapkan karena hanya F-02 yang"
        " dikumpulkan.",
        "en": "The weights between forms were decided as {weights}; they are not applied yet, because only"
        " F-02 is collected.",
    },
    "rule_agreed": {
        "id": "Dinilai dari satu lembar kesepakatan (pleno).",
        "en": "Scored from one agreed sheet (pleno).",
    },
    "rule_mean": {
        "id": "Tingkat dari semua lembar dirata-ratakan pada setiap indikator.",
        "en": "The levels of all sheets are averaged for each indicator.",
    },
    "rule_median": {
        "id": "Pada setiap indikator diambil nilai tengah (median) dari semua lembar.",
        "en": "For each indicator the median of all sheets is taken.",
    },
    "sheet_used": {"id": "Lembar {sheet} dipakai.", "en": "Sheet {sheet} was used."},
    "sheet_left_out": {
        "id": "Lembar {sheet} tidak dipakai: {reason}.",
        "en": "Sheet {sheet} was left out: {reason}.",
    },
    "aspect": {
        "id": "{name}: {value} (bobot {weight}; {points} dari {possible} bagian).",
        "en": "{name}: {value} (weight {weight}; {points} of {possible} parts).",
    },
    "indicator": {
        "id": "{code} {title}: tingkat {level}; {part} bagian per tingkat.",
        "en": "{code} {title}: level {level}; each level counts {part}.",
    },
    "indicator_combined": {
        "id": "{code} {title}: tingkat {levels}, digabung menjadi {level}; {part} bagian per tingkat.",
        "en": "{code} {title}: levels {levels}, combined to {level}; each level counts {part}.",
    },
    "indicator_unscored": {
        "id": "{code} {title}: tingkat {levels}; dijawab, tidak dinilai.",
        "en": "{code} {title}: level {levels}; answered, not scored.",
    },
    "aspect_unscored": {
        "id": "{name}: dijawab, tidak dinilai.",
        "en": "{name}: answered, not scored.",
    },
    "forms_used": {"id": "Formulir: {names}.", "en": "Forms: {names}."},
    "decision": {
        "id": "Ditetapkan untuk periode ini: {name}: {decision}.",
        "en": "Decided for this period: {name}: {decision}.",
    },
    "decision_provisional": {
        "id": "Ditetapkan untuk periode ini: {name}: {decision} (hasilnya sementara).",
        "en": "Decided for this period: {name}: {decision} (the result is provisional).",
    },
    "survey_sums": {
        "id": "{name}: {answers} jawaban dari {respondents} responden (paling sedikit {minimum}),"
        " jumlahnya {total}.",
        "en": "{name}: {answers} answers by {respondents} respondents (at least {minimum}), {total} in sum.",
    },
    "outcome_counts_zero": {
        "id": "Responden kurang dari jumlah minimum: nilai survei dihitung 0.",
        "en": "There are fewer respondents than the minimum: the survey counts as 0.",
    },
    "outcome_evaluator_alone": {
        "id": "Responden kurang dari jumlah minimum: hanya nilai evaluator yang dihitung.",
        "en": "There are fewer respondents than the minimum: the evaluators' value counts alone.",
    },
    "outcome_no_index": {
        "id": "Responden kurang dari jumlah minimum: belum ada indeks.",
        "en": "There are fewer respondents than the minimum: there is no index yet.",
    },
    "outcome_not_scored": {
        "id": "Bobot formulir evaluator tidak diketahui dan tidak diganti: tidak ada indeks.",
        "en": "The weights of the evaluators' form are not known and not replaced: there is no index.",
    },
    "term": {
        "id": "{name}: {numerator} dibagi {denominator}, yaitu {value}; bobot {part}/{of}, {points} bagian.",
        "en": "{name}: {numerator} divided by {denominator}, that is {value}; weight {part}/{of},"
        " {points} parts.",
    },
    "term_alone": {
        "id": "{name}: {numerator} dibagi {denominator}, yaitu {value}.",
        "en": "{name}: {numerator} divided by {denominator}, that is {value}.",
    },
    "wording": {"id": "Tingkat {level}: {words}.", "en": "Level {level}: {words}."},
    "strongest": {"id": "Aspek terkuat: {names}.", "en": "Strongest aspect: {names}."},
    "weakest": {"id": "Aspek terlemah: {names}.", "en": "Weakest aspect: {names}."},
    "total": {
        "id": "Jumlah semua bagian: {numerator} dibagi {denominator}.",
        "en": "All parts together: {numerator} divided by {denominator}.",
    },
    "rounded_exact": {
        "id": "Hasilnya tepat {index}; tidak ada yang dibulatkan.",
        "en": "This is exactly {index}; nothing was rounded.",
    },
    "rounded_up": {
        "id": "Dibulatkan ke atas menjadi {index} (sisa {remainder} dari {divisor}; {label}).",
        "en": "Rounded up to {index} (remainder {remainder} of {divisor}; {label}).",
    },
    "rounded_down": {
        "id": "Dibulatkan ke bawah menjadi {index} (sisa {remainder} dari {divisor}; {label}).",
        "en": "Rounded down to {index} (remainder {remainder} of {divisor}; {label}).",
    },
    "band": {
        "id": "{index} berada di antara {min} dan {max}: predikat {grade}, {label}.",
        "en": "{index} lies between {min} and {max}: grade {grade}, {label}.",
    },
}

# A reason code without words here is shown as it is.
LEFT_OUT_REASONS: dict[str, dict[Language, str]] = {
    "not_submitted": {
        "id": "belum diajukan saat periode ditutup",
        "en": "not submitted when the period closed",
    },
    "returned": {"id": "dikembalikan dan belum diajukan lagi", "en": "returned and not submitted again"},
    "replaced": {"id": "digantikan versi yang lebih baru", "en": "replaced by a newer version"},
    "assignment_ended": {
        "id": "penugasan evaluator diakhiri",
        "en": "the evaluator's assignment was ended",
    },
    "pleno_agreed": {
        "id": "digantikan tingkat yang disepakati dalam pleno",
        "en": "replaced by the levels that the pleno agreed on",
    },
    "team_sheet": {
        "id": "periode ini menilai lembar kerja tim",
        "en": "this period scores the team's sheet",
    },
    "own_sheets": {
        "id": "periode ini menilai lembar kerja masing-masing evaluator",
        "en": "this period scores the evaluators' own sheets",
    },
}

"""The words of what the survey asks besides the instrument's items, in both languages; they are ours."""

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, str]

SCALE: Words = {
    "id": "Beri nilai 0 (sangat tidak setuju) sampai 5 (sangat setuju); boleh dikosongkan bila tidak tahu.",
    "en": "Give 0 (do not agree at all) to 5 (agree fully); leave out what you do not know.",
}
PRIVACY: Words = {
    "id": "Nama dan NIK tidak ditanyakan. Jangan menulis nama, NIK, atau nomor telepon.",
    "en": "Neither your name nor your NIK is asked for. Do not write names, NIK or telephone numbers.",
}

QUESTIONS: tuple[Mapping[str, Any], ...] = (
    {
        "code": "service",
        "text": {"id": "Layanan yang diterima", "en": "The service you came for"},
        "choices": [],
    },
    {"code": "served_on", "text": {"id": "Tanggal dilayani", "en": "The day you were served"}, "choices": []},
    {
        "code": "sex",
        "text": {"id": "Jenis kelamin", "en": "Sex"},
        "choices": [
            {"code": "female", "text": {"id": "Perempuan", "en": "Female"}},
            {"code": "male", "text": {"id": "Laki-laki", "en": "Male"}},
        ],
    },
    {
        "code": "age_group",
        "text": {"id": "Kelompok umur", "en": "Age group"},
        "choices": [
            {"code": "under_18", "text": {"id": "Di bawah 18 tahun", "en": "Under 18"}},
            {"code": "18_25", "text": {"id": "18–25 tahun", "en": "18 to 25"}},
            {"code": "26_35", "text": {"id": "26–35 tahun", "en": "26 to 35"}},
            {"code": "36_45", "text": {"id": "36–45 tahun", "en": "36 to 45"}},
            {"code": "46_55", "text": {"id": "46–55 tahun", "en": "46 to 55"}},
            {"code": "56_65", "text": {"id": "56–65 tahun", "en": "56 to 65"}},
            {"code": "over_65", "text": {"id": "Di atas 65 tahun", "en": "Over 65"}},
        ],
    },
    {
        "code": "has_disability",
        "text": {"id": "Penyandang disabilitas", "en": "Person with a disability"},
        "choices": [],
    },
)

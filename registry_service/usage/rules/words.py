"""Writes months, numbers and channels in Indonesian and English; it decides nothing."""

from fractions import Fraction

CHANNEL_NAMES: dict[str, tuple[str, str]] = {
    "online": ("daring", "online"),
    "android_app": ("aplikasi Android", "Android app"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "telegram": ("Telegram", "Telegram"),
    "phone": ("telepon", "phone"),
    "kiosk": ("anjungan mandiri", "kiosk"),
    "service_counter": ("loket layanan", "service counter"),
    "smart_card": ("kartu pintar", "smart card"),
    "delivery": ("pengantaran", "delivery"),
    "home_visit": ("kunjungan rumah", "home visit"),
    "outreach": ("jemput bola", "outreach"),
    "assisted_village_office": ("dibantu kantor desa/kelurahan", "assisted at the village office"),
    "other": ("kanal lain", "other channel"),
}
MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
INDONESIAN, ENGLISH = 0, 1


def month_name(month: str, language: int) -> str:
    """A month with its year: "Oktober 2021"."""
    return f"{(MONTHS_ID, MONTHS_EN)[language][int(month[5:]) - 1]} {month[:4]}"


def months_name(first: str, last: str, language: int) -> str:
    """A run of months: "Agustus–Oktober 2021"."""
    if first == last:
        return month_name(first, language)
    start = month_name(first, language)
    if first[:4] == last[:4]:
        start = start.rpartition(" ")[0]
        return f"{start}–{month_name(last, language)}"
    return f"{start} – {month_name(last, language)}"


def channel_name(channel: str | None, language: int) -> str:
    """A channel's name; of an unknown one, that it is not known."""
    if channel is None:
        return ("kanal belum diketahui", "channel not known")[language]
    return CHANNEL_NAMES[channel][language]


def number_name(value: int | Fraction, language: int) -> str:
    """A whole number, a half, or a fraction: "2.500", "100,5", "1/3"."""
    exact = Fraction(value)
    if exact.denominator not in (1, 2):
        return str(exact)
    whole = f"{exact.numerator // exact.denominator:,}"
    written = whole if exact.denominator == 1 else f"{whole}.5"
    return written if language == ENGLISH else written.translate(str.maketrans(",.", ".,"))

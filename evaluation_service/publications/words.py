"""What the codes of publications are called, Indonesian and English; no decisions."""

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

KINDS: Words = {
    "regional_news_report": ("Berita daerah", "News of the region"),
    "national_news_report": ("Berita nasional", "National news"),
    "press_release": ("Siaran pers", "Press release"),
    "official_report": ("Laporan resmi", "Official report"),
    "decree": ("Surat keputusan", "Decree"),
}
QUALIFIERS: Words = {
    "exactly": ("tepat", "exactly"),
    "at_least": ("paling sedikit", "at least"),
    "at_most": ("paling banyak", "at most"),
    "about": ("sekitar", "about"),
}
CLAIM_UNITS: Words = {"count": ("buah", "a count"), "percent": ("persen", "percent")}

"""Draws what is printed: a poster's code as SVG or PNG, a sheet of slips as a page; it keeps nothing."""

from collections.abc import Sequence
from html import escape
from io import BytesIO

import segno

from evaluation_service.periods.models import Lokus

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}

STYLE = (
    "body{font-family:sans-serif;margin:1cm}ol{display:grid;grid-template-columns:repeat(3,1fr);gap:4mm;"
    "list-style:none;padding:0}li{border:1px dashed #555;padding:3mm;text-align:center;break-inside:avoid}"
    "svg{width:32mm;height:32mm}small{overflow-wrap:anywhere}"
)


def draw_code(address: str, kind: str) -> bytes:
    """The address as a QR code that still reads when a seventh of it is lost."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind=kind, scale=8, border=4)
    return drawn.getvalue()


def lay_out_slips(lokus: Lokus, addresses: Sequence[str]) -> str:
    """A page of slips to print and cut, each with its code, its number and its address."""
    slips = "".join(
        f"<li><strong>{number}</strong>{_draw_inline(address)}<small>{escape(address)}</small></li>"
        for number, address in enumerate(addresses, start=1)
    )
    title = escape(lokus.unit_official_name)
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>"
        "<p>Survei pengguna layanan (F-03). Setiap kode berlaku untuk satu jawaban. "
        '<span lang="en">Survey of service users. Each code is good for one answer.</span></p>'
        f"<ol>{slips}</ol></body></html>"
    )


def _draw_inline(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4)

"""Writes what an agency should be reminded of, to copy into WhatsApp, in Indonesian and English; no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from registry_service.usage.rules.marks import Mark
from registry_service.usage.rules.months import Confirmation, compress_months
from registry_service.usage.rules.words import (
    ENGLISH,
    INDONESIAN,
    channel_name,
    month_name,
    months_name,
)

MOST_INNOVATIONS_IN_TEXT = 30


@dataclass(frozen=True)
class MissingMonths:
    """The overdue months of one channel."""

    channel: str | None
    months: tuple[str, ...]


@dataclass(frozen=True)
class MarkedFigure:
    """A figure that looks wrong and was not confirmed."""

    figure_id: UUID
    month: str
    channel: str | None
    count: int
    version: int
    mark: Mark


@dataclass(frozen=True)
class InnovationReminder:
    """What is to be asked about one innovation."""

    innovation_id: UUID
    name: str
    missing: tuple[MissingMonths, ...]
    marked: tuple[MarkedFigure, ...]
    confirmation: Confirmation

    @property
    def asks(self) -> bool:
        """There is something to ask."""
        return bool(self.missing or self.marked or self.confirmation.unconfirmed_since)


@dataclass(frozen=True)
class AgencyReminder:
    """All that is asked of one owner: an agency, or (without one) a region or an unknown owner."""

    name: str
    innovations: tuple[InnovationReminder, ...]


def reminder_text(reminder: AgencyReminder, link: str, language: int) -> str | None:
    """The text to send; `None` if there is nothing to ask."""
    asked = [innovation for innovation in reminder.innovations if innovation.asks]
    if not asked:
        return None
    lines = [
        (
            f"*Angka penggunaan inovasi – {reminder.name}*",
            f"*Usage figures of innovations – {reminder.name}*",
        )[language],
        (
            "Mohon lengkapi atau periksa angka penggunaan berikut:",
            "Please complete or check these usage figures:",
        )[language],
    ]
    for number, innovation in enumerate(asked[:MOST_INNOVATIONS_IN_TEXT], start=1):
        lines.append(f"{number}. {innovation.name}")
        lines.extend(f"   - {line}" for line in _lines_of(innovation, language))
    if (more := len(asked) - MOST_INNOVATIONS_IN_TEXT) > 0:
        lines.append((f"… dan {more} inovasi lain.", f"… and {more} more innovations.")[language])
    lines.append((f"Isi di: {link}", f"Report here: {link}")[language])
    return "\n".join(lines)


def _lines_of(innovation: InnovationReminder, language: int) -> Sequence[str]:
    lines = [
        f"{channel_name(missing.channel, language)}: {_list_runs(missing, language)} "
        f"{('belum dilaporkan', 'not reported')[language]}"
        for missing in innovation.missing
    ]
    for marked in innovation.marked:
        where = f"{channel_name(marked.channel, language)}, {month_name(marked.month, language)}"
        reason = (marked.mark.reason_id, marked.mark.reason_en)[language]
        ask = ('Perbaiki, atau konfirmasi "benar".', "Correct it, or confirm that it is right.")[language]
        lines.append(f"{where}: {reason} {ask}")
    if since := innovation.confirmation.unconfirmed_since:
        lines.append(_unconfirmed(innovation.confirmation.confirmed_until is not None, since, language))
    return lines


def _list_runs(missing: MissingMonths, language: int) -> str:
    return ", ".join(
        months_name(first, last, language) for first, last in compress_months(list(missing.months))
    )


def _unconfirmed(was_confirmed: bool, since: str, language: int) -> str:
    month = month_name(since, language)
    if was_confirmed:
        return (f"belum dikonfirmasi sejak {month}", f"not confirmed since {month}")[language]
    return (
        f"belum pernah dikonfirmasi (ditunggu sejak {month})",
        f"never confirmed (waited for since {month})",
    )[language]


def reminder_texts(reminder: AgencyReminder, link: str) -> tuple[str | None, str | None]:
    """The text in Indonesian and in English."""
    return reminder_text(reminder, link, INDONESIAN), reminder_text(reminder, link, ENGLISH)

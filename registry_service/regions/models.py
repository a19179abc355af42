"""The table of regions; its rows come from regions.csv and from nowhere else."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class Region(Base):
    """A province, regency or city by its official code; not autonomous is one without its own government."""

    __tablename__ = "region"
    __table_args__ = (
        CheckConstraint("kind in ('provinsi', 'kabupaten', 'kota')", name="kind_is_known"),
        CheckConstraint("(kind = 'provinsi') = (province_code is null)", name="only_provinces_stand_alone"),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    province_code: Mapped[str | None] = mapped_column(Text, ForeignKey("region.code"), index=True)
    is_autonomous: Mapped[bool]
    time_zone: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)

"""Reports that cooperation with a party runs badly."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment


class CooperationReport(Base):
    """That cooperation with a party ran badly in a dossier, and in what. It says nothing about
    people, and goes with the dossier."""

    __tablename__ = "cooperation_report"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str]
    """What ran badly: a value of the form with which it is reported."""
    words: Mapped[str]
    reported_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[Moment]

    __table_args__ = (Index("ix_cooperation_report_party_id", "party_id", "reported_at"),)

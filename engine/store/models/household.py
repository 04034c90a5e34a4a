"""How the people of a dossier belong together: relations, and who lives with whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment


class Relation(Base):
    """What a person is to another one, as this dossier knows it: “is vertegenwoordiger van”.

    It belongs to one dossier: what one dossier knows of two people, another does not.
    """

    __tablename__ = "relation"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID]
    other_id: Mapped[UUID]
    kind: Mapped[str]
    """Key of a row in the reference table `relaties`."""
    ground: Mapped[str | None]
    """Key of a row in `vertegenwoordiging`: on which ground somebody represents the other."""
    proof: Mapped[str | None]
    """What was seen of it: a court order, an authorisation."""
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    """The last day."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        ForeignKeyConstraint(
            ["dossier_id", "other_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint("person_id <> other_id", name="two_people"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        Index("ix_relation_person_id", "person_id"),
        Index("ix_relation_other_id", "other_id"),
    )


class Household(Base):
    """A gezin: people who live together, as this dossier knows it."""

    __tablename__ = "household"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    label: Mapped[str]
    """What tells it from another of the same dossier: “Bij moeder”."""
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())


class HouseholdMember(Base):
    """That somebody belongs to a gezin, from when until when."""

    __tablename__ = "household_member"

    id: Mapped[Key]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    dossier_id: Mapped[UUID]
    """That of the gezin."""
    person_id: Mapped[UUID]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    """The last day."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        Index("ix_household_member_dossier_id_person_id", "dossier_id", "person_id"),
        Index("ix_household_member_person_id", "person_id"),
        Index(
            "uq_household_member_running",
            "household_id",
            "person_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

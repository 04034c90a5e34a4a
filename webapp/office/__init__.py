"""Pages beside the dossiers: for beheerder, privacyfunctionaris, manager and project leader."""

from typing import Final

from flask import Blueprint

from webapp.office import (
    activities,
    consultation,
    cooperation,
    implementation,
    insight,
    mending,
    operating,
    parties,
    privacy,
    questions,
    reference,
    retention,
)

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    insight.bp,
    implementation.bp,
    operating.bp,
    mending.bp,
    consultation.bp,
    questions.bp,
    privacy.bp,
    activities.bp,
    reference.bp,
    parties.bp,
    cooperation.bp,
    retention.bp,
)

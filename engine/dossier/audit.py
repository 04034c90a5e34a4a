"""Noting who read or changed what of a dossier."""

from engine.accountability.logs import note

__all__ = ["note"]

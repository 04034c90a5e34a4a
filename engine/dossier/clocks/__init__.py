"""Clocks of a dossier: terms that run, stand still for a reason, and are made longer.

What a term is stands in the reference table `termijnen`; what it ends on is worked out by
`terms.last_day`, and kept.
"""

"""Consulting colleagues about a case without saying whose it is.

A room belongs to no dossier. What is written in it is looked through for what says who somebody is
(`traces`): some of that is refused, the rest is marked, and goes in when the writer says that it
gives nobody away.
"""

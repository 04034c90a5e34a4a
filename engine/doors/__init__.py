"""Doors: signed links for who has no account, each to one thing, till a moment, with a code that
goes another way.

`opening` makes and revokes them, `posting` mails the link, `entering` lets somebody in, `counting`
keeps guessers out. A link is made from its row and the secret key: it is kept nowhere. Who came in
is `Who("door", id)`, and the database shows him what his link leads to (`guard/of_doors.py`).
"""

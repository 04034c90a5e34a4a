"""Gegevensverzoeken (art. 5.4.1, 5.4.2 and 5.4.4), and requests by professionals (art. 2.3a.4).

`sending` asks a party, with what it needs to be able to answer and no more; `answering` writes down
what it says, through its link or in another way; `adopting` makes of a told fact a gegeven of the
dossier, one by one; `listing` shows a medewerker all of it, and `asked` shows a party its own.
"""

"""What travels between cases: messages, signals, and starts on a time.

`steps.save` writes what a case listens to and what it throws (`outgoing`); `messages` and
`signals` send from outside. `delivering` and `hearing` bring it where it has to be, one case in a
transaction; `schedules` and `starting` begin cases on their time; `ticking` does all of it every
few seconds, so that what was not carried out at once is carried out then.
"""

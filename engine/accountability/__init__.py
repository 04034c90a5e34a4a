"""Who did what with whose data: the audit log, the processing log, the register, and their check.

`logs.note` writes both logs in the transaction of the act itself. The database chains the audit
log (`chain` says how), `anchoring` holds the chains together, `verifying` finds what was changed.
"""

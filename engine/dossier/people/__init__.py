"""The people of a dossier: who takes part, their BSN, and what they are to each other.

    persons.listing(session, actor, number, at)     # the page *Personen*
    persons.add / change / end                      # who takes part, and what is known of him
    reveal.show_bsn(session, actor, …)              # one BSN, on purpose and noted
    relations.add / end, households.add / …         # relations and gezinnen, with their periods
    duplicates.found(session, actor, person)        # perhaps the same person, without telling where
    bsn.Bsn, bsn.Vault                              # a checked BSN, and what encrypts it

Everything here asks `engine.policy` first; a dossier that the actor may not see is `NotFound`.
"""

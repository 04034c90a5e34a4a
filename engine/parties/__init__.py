"""Parties: the organisations that a municipality works with, what each may process, and contacts.

    finding.find(session, PartyQuery(words, domain))   # for a list, and for who has to choose one
    finding.party(session, party_id)                   # one with its contacts and its history
    changing.add / change / add_contact / …            # by a beheerder; what was before is kept

Domains and powers are keys of reference tables; nothing here says which there are.
"""

"""Reference tables: what laws, grounds, terms and the like are, as a municipality edits them.

    schema.TABLES                         # which tables there are, and what a row of each holds
    rows.rows(session, "termijnen", day)  # the rows as they are on a day
    rows.around(session, at)              # all of them as FEEL reads them: `tabellen`, `keuzes`
    changing.change(session, actor, …)    # the next version of a row, from a day on

What comes with the product stands in `initial/`, one file for each table. It holds until the
database has a row of its own, and is never written over one: `initial.add_missing`.
"""

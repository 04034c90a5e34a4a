"""What cases wait for that is done outside a step: rows, doorbells, and carrying it out.

`rows.keep` writes them in the step's transaction, `queue.ring` wakes a worker, `performing.perform`
makes one attempt, `ticking.tick` rings again for what nobody heard.
"""

"""What cases wait for that is done outside a step: rows, doorbells, and carrying it out.

`rows.keep` writes them in the step's transaction, `queue.ring` wakes a worker, which makes one
attempt with `performing.perform`; `settling` is what comes of that, and `ticking.tick` rings again
for what nobody heard.
"""

"""Whether anything leaks of a casusoverleg: random ones, and every way out through the real app.

`python -m tests.canary 200` makes that many, and tells of each leak which one it was:
`python -m tests.canary 1 17` makes number 17 again.
"""

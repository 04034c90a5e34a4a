"""Running cases: deployments, instances, the tasks of people, timers.

Each service is a function over a session and plain values. None of them commits: the caller wraps
one or more calls in `Database.transaction()`, so that a step is saved whole or not at all.
"""

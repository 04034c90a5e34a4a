"""How hypothesis looks for mistakes: the same examples each time, however slow the machine.

A check of one change should not fail on a mistake that another change made. To look further, with
other examples each time: `EXAMPLES=50000 pytest tests/feel`.
"""

import os

from hypothesis import settings

if many := os.environ.get("EXAMPLES"):
    settings.register_profile("samenloop", deadline=None, max_examples=int(many))
else:
    settings.register_profile("samenloop", deadline=None, derandomize=True, database=None)
settings.load_profile("samenloop")

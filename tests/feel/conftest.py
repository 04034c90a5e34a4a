"""How hypothesis looks for mistakes here: the same examples each time, however slow the machine.

FEEL_EXAMPLES=50000 tries that many, other ones each time.
"""

import os

from hypothesis import settings

if many := os.environ.get("FEEL_EXAMPLES"):
    settings.register_profile("feel", deadline=None, max_examples=int(many))
else:
    settings.register_profile("feel", deadline=None, derandomize=True, database=None)
settings.load_profile("feel")

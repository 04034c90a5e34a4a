"""Run it: how many, and from which number on."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from engine.accountability import pseudonyms
from engine.settings import Settings
from engine.store import schema
from engine.store.database import Database
from engine.store.embedded import ensure_running
from engine.store.who import SYSTEM
from tests.canary.conferences import conference
from tests.canary.ways import Office, all_ways, ways_of_all
from tests.conftest import PREFIX, ROOT, People, add_people, as_application, drop, new_database
from tests.items.world import add_table
from tests.web.conftest import BSN_KEY, SECRET
from tests.web.programs import program
from webapp import create_app

TOGETHER = 10
"""After so many it is looked at what goes out of the office as a whole: that grows with all."""


@contextmanager
def office() -> Iterator[tuple[Office, People]]:
    """A database of its own with an application on it; thrown away afterwards."""
    cluster = ensure_running(ROOT / "var" / "test-postgres", durable=False).owner
    name = f"{PREFIX}{os.getpid()}"
    owner = Database(new_database(cluster, name))
    schema.upgrade(owner)
    database = Database(as_application(owner.engine.url.render_as_string(hide_password=False)))
    pseudonyms.use_key(SECRET)
    try:
        with TemporaryDirectory() as folder:
            keys = {"secret_key": SECRET, "bsn_key": BSN_KEY, "document_key": BSN_KEY}
            app = create_app(Settings(var=Path(folder), demo=True, **keys), database)
            app.testing = True
            with database.transaction(SYSTEM) as session:
                people = add_people(session)
                add_table(session)
            made = Office(app, database, Path(folder) / "mail", {}, program(app, database))
            made.sign_in("lisa", "zita", "pia", "bea")
            yield made, people
    finally:
        database.close()
        owner.close()
        drop(cluster, name)


def tell(line: str) -> None:
    """At once: who stops it half-way knows what was looked at."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(many: int, first: int) -> int:
    """Tells of each leak, and after each what was looked at; returns how many leaks there were."""
    seen: Counter[str] = Counter()
    leaks = 0
    with office() as (made, people):
        for number in range(first, first + many):
            with made.database.transaction(SYSTEM) as session:
                told = conference(session, people, Random(number), datetime.now(UTC))
            seen["casusoverleggen"] += 1
            seen["deelnemers"] += len(told.everybody)
            seen["deelnemer × regel"] += len(told.everybody) * len(told.about)
            whole = number % TOGETHER == 0 or number == first + many - 1
            for way in (*all_ways(made, told), *(ways_of_all(made) if whole else ())):
                seen["plekken"] += 1
                seen["plek × regel"] += len(told.about)
                if not way.is_right:
                    leaks += 1
                    tell(f"{number}: {way}")
            tell(f"{', '.join(f'{count} {name}' for name, count in seen.items())}; {leaks} lekken")
            for letter in made.mail.glob("*.eml"):
                letter.unlink()
    return leaks


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*given, *(143, 0)[len(given) :])))

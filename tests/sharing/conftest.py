"""A dossier with items to share, and the table that assesses in use."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.items.world import Around, add_around, add_table


@pytest.fixture
def around(session: Session, people: People) -> Around:
    add_table(session)
    return add_around(session, people)

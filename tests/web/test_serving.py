"""What runs beside the pages."""

import pytest

from engine.store.database import Database
from webapp import serving


def test_a_database_that_is_gone_is_one_line_in_the_log_for_each_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    serving.tick(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    works = [record.getMessage().partition(" failed: ")[0] for record in caplog.records]
    assert works
    assert len(works) == len(set(works))
    assert all(record.exc_info is None for record in caplog.records)
    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert caplog.text.count("OperationalError") == len(works)

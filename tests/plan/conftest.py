"""The same process as for clocks."""

from tests.clocks.conftest import in_use

__all__ = ["in_use"]

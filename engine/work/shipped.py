"""The diagrams, tables and forms that come with the product."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
"""The checkout, or the folder in which the wheel is installed: the same layout."""

PATTERNS: Final = ("processes/*.bpmn", "processes/*.dmn", "forms/*.form")


TEMPLATES: Final = ROOT / "processes" / "element-templates" / "samenloop.json"
"""The element templates of all operations, as the Camunda Modeler reads them."""


def files() -> dict[str, bytes]:
    """File name → content, by name."""
    paths = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
    return {path.name: path.read_bytes() for path in paths}


def scenarios() -> dict[str, str]:
    """The examples that must come out as written: file name → text, by name."""
    found = sorted(ROOT.glob("processes/scenarios/*.yaml"))
    return {path.name: path.read_text(encoding="utf-8") for path in found}

"""Files that come with a form: read whole, within limits, by their own names."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from werkzeug.datastructures import FileStorage

MOST_FILES: Final = 40
LONGEST_NAME: Final = 200
MOST_BYTES: Final = 2 * 1024 * 1024
"""Of one file: a large diagram is some hundreds of kilobytes."""


class UploadRefused(Exception):
    """Deze bestanden zijn niet gelezen. The message is Dutch and says why."""


def read_files(uploads: Sequence[FileStorage]) -> dict[str, bytes]:
    """File name → content. Raises `UploadRefused` when there is nothing, or too much."""
    named = [one for one in uploads if one.filename]
    if not named:
        raise UploadRefused("Kies eerst een of meer bestanden.")
    if len(named) > MOST_FILES:
        raise UploadRefused(f"Kies ten hoogste {MOST_FILES} bestanden tegelijk.")
    files: dict[str, bytes] = {}
    for one in named:
        name = PurePath((one.filename or "").replace("\\", "/")).name
        if not name.isprintable() or len(name) > LONGEST_NAME:
            raise UploadRefused("De naam van een van de bestanden kan niet. Geef het een andere.")
        if name in files:
            raise UploadRefused(f"Het bestand {name} is twee keer gekozen.")
        files[name] = one.stream.read(MOST_BYTES + 1)
        if len(files[name]) > MOST_BYTES:
            raise UploadRefused(f"Het bestand {name} is groter dan 2 MB.")
        if not files[name].strip():
            raise UploadRefused(f"Het bestand {name} is leeg.")
    return files

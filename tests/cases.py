"""Long lists of cases lie as JSON beside the tests that read them: test_x.json beside test_x.py."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


def cases(file: str, name: str) -> Any:
    """The cases of this name that belong to a file of tests."""
    return _read(Path(file).with_suffix(".json"))[name]


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))

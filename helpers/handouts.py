"""Handouts: the teaching pages as HTML and PDF to print."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_BROWSERS = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge".split()
)
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")


def find_browser() -> str | None:
    """The path of a browser of the Chromium family on this machine; None if there is none."""
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [Path(folder, name) for folder in folders if folder for name in _WINDOWS]
    places += [Path("/Applications", f"{name}.app", "Contents", "MacOS", name) for name in _MAC]
    found = (shutil.which(name) for name in _BROWSERS)
    return next((path for path in found if path), None) or next((str(p) for p in places if p.is_file()), None)

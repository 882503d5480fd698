"""A real JupyterLab on a copy of the project, and a real browser to open it in."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from helpers.articles.files import PROJECT
from helpers.report.writer import find_browser

START_SECONDS = 120
HOW_TO_GET_IT = "no Chromium, Chrome or Edge here; once one is installed, these tests run"
SCRIPT = Path(__file__).with_name("lab.js").read_text("utf-8")


class Lab(NamedTuple):
    """A running JupyterLab: its address, the folder it serves, and the reader's folder, where the notebooks are."""

    address: str
    root: Path
    work: Path

    def open(self, page: Page, name: str) -> None:
        """Open a notebook of the reader's as a click on its name does."""
        assert self.come_to(page, f"open({json.dumps(f'my_work/notebooks/{name}')})") is True

    def run_all(self, page: Page) -> list[dict] | str:
        """Run all cells of the open notebook: each code cell's number and errors; a text if it could not be run."""
        return self.come_to(page, "runAll()")

    def close(self, page: Page) -> None:
        """Save the notebook, end its kernel and close it: what is there after that was kept in a file."""
        assert self.come_to(page, "close()") is True

    def come_to(self, page: Page, call: str) -> Any:
        page.evaluate(f"{SCRIPT}lab.start(lab.{call})")
        page.wait_for_function("window.outcome", timeout=120_000)
        return page.evaluate("window.outcome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window; tests that need one are skipped where there is none."""
    path = find_browser()
    if path is None:
        pytest.skip(HOW_TO_GET_IT)
    expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start JupyterLab as `make lab` does, away from any settings of the person who runs the tests."""
    assert browser.is_connected()
    home = tmp_path_factory.mktemp("lab")
    root, work = home / "copy", home / "copy" / "my_work"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for name in ("notebooks", "helpers", "seeds"):
        shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_*"))
    shutil.copy(PROJECT / "CITATION.cff", root)
    places = {f"JUPYTER_{n}_DIR": str(home / n.lower()) for n in ("CONFIG", "DATA", "RUNTIME")}
    places |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "IPYTHONDIR": str(home / "ipython")}
    places |= {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "PYTHONPATH": str(root)}
    places |= {"TWO_TELLINGS_WORK": str(work), "TWO_TELLINGS_EXPORTS": str(root / "exports")}
    settings = {
        "ServerApp": {"allow_root": True, "open_browser": False, "ip": "127.0.0.1", "port": port},
        "IdentityProvider": {"token": ""},
        "LabApp": {"expose_app_in_browser": True},
    }
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps(settings))
    with (home / "log.txt").open("w") as log:
        command = [sys.executable, "-m", "helpers", "lab"]
        server = subprocess.Popen(command, cwd=root, env=os.environ | places, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api", server, home / "log.txt")
            yield Lab(f"http://127.0.0.1:{port}", root, work)
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """One tab for all tests: what JupyterLab consists of is read only once."""
    return browser.new_page(viewport={"width": 1200, "height": 1400})


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """The tab, which must show no error of its own."""
    errors: list[object] = []

    def note(error: object) -> None:
        errors.append(error)

    tab.on("pageerror", note)
    yield tab
    tab.remove_listener("pageerror", note)
    assert errors == []

"""No test reads or writes what a reader made: every notebook's kernel gets empty folders of its own."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import kernels
import pytest
from hypothesis import settings

from helpers.workbook import empty_places

if TYPE_CHECKING:
    from helpers.articles.article import Article
    from helpers.charts.chart import Chart

EXAMPLES = 10  # texts a property is tried on, for each of the --trials
# The dearest files first, so that two workers end at nearly the same time.
DEAR = "test_charts test_jupyterlab 09_ test_corpus 06_ 08_ test_hostile test_workbook test_report test_figures".split()


class EmptyFolders:
    """Points the workbook's two folders at empty temporary ones, new ones for each file of tests.

    It is registered as a plugin, because the hooks of a conftest.py would not reach ../notebooks.
    """

    def __init__(self) -> None:
        self.root = TemporaryDirectory(ignore_cleanup_errors=True)
        self.file: Path | None = None
        os.environ |= empty_places(self.root.name)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if item.path != self.file:
            self.file = item.path
            os.environ |= empty_places(self.root.name)

    def pytest_unconfigure(self) -> None:
        self.root.cleanup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trials", type=int, default=1, help="how many times as many random trials as usual")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(EmptyFolders(), "empty-folders")
    config.pluginmanager.register(kernels, "kernels")
    # A busy machine is slow, not wrong.
    settings.register_profile("trials", deadline=None, max_examples=EXAMPLES * config.option.trials)
    settings.load_profile("trials")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(DEAR)}
    items.sort(key=lambda item: next((order[n] for n in DEAR if item.path.name.startswith(n)), len(DEAR)))


def pytest_collection_finish() -> None:
    """What is imported by now stays, so the collector need not go through it again: a fifth of the time of drawing."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def trials(request: pytest.FixtureRequest) -> int:
    """How many times as many random trials as usual are wanted."""
    return request.config.option.trials


@pytest.fixture(scope="session")
def seeds() -> list[Article]:
    """The two articles of the workbook."""
    from helpers.articles.article import load_articles

    return load_articles("seeds")


@pytest.fixture(scope="session")
def gallery(seeds: list[Article]) -> dict[str, Chart]:
    """Every figure of the seeds by its name, drawn once for all tests that read them."""
    from helpers.report.figures import workbook_charts

    sentence = next(s for s in seeds[0].sentences["text"] if "incursion" in s)
    return {chart.name: chart for chart in workbook_charts(*seeds, example=sentence)}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for what a reader makes; the exports lie beside it."""
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path / "my_work"))
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "exports"))
    return tmp_path / "my_work"

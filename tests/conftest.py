"""No test reads or writes what a reader made: every notebook's kernel gets empty folders of its own."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from helpers.articles.article import Article, load_articles
from helpers.workbook import empty_places

# A busy machine is slow, not wrong.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


class EmptyFolders:
    """Points the workbook's two folders at empty temporary ones, new ones for each file of tests.

    It is registered as a plugin, because the hooks of a conftest.py would not reach ../notebooks.
    """

    def __init__(self) -> None:
        self.root = TemporaryDirectory(ignore_cleanup_errors=True)
        self.file: Path | None = None
        self.renew()

    def renew(self) -> None:
        os.environ |= empty_places(self.root.name)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if item.path != self.file:
            self.file = item.path
            self.renew()

    def pytest_unconfigure(self) -> None:
        self.root.cleanup()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(EmptyFolders(), "empty-folders")


@pytest.fixture(scope="session")
def seeds() -> list[Article]:
    """The two articles of the workbook."""
    return load_articles("seeds")

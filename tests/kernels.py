"""A plugin of pytest: all notebooks are compared with a new run in one kernel (in `make test`, one for each worker)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbFile

from helpers.workbook import EMPTY

SECONDS = 30
# What a notebook made, and the workbook's own modules with all they keep, are gone; libraries stay loaded.
NEXT = """import os, sys
os.chdir({folder!r}); os.environ.update({places!r})
for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]: del sys.modules[name]
{empty}"""


class Notebook(IPyNbFile):
    """As nbval's own, but that the kernel and the libraries it loaded go on to the next notebook.

    They cost more than most notebooks do. `make check` starts a new kernel for each.
    """

    going: RunningKernel | None = None

    def setup(self) -> None:
        if Notebook.going is None or not Notebook.going.is_alive():
            super().setup()
            Notebook.going = self.kernel
            return
        self.kernel = Notebook.going
        self.setup_sanitize_files()
        places = {name: place for name, place in os.environ.items() if name.startswith("TWO_TELLINGS_")}
        code = NEXT.format(folder=str(self.path.parent), places=places, empty=EMPTY)
        asked = self.kernel.execute_cell_input(code)
        self.kernel.await_reply(asked, SECONDS)
        self.kernel.await_idle(asked, SECONDS)

    def teardown(self) -> None:
        if self.timed_out:
            pytest_unconfigure()


def pytest_configure(config: pytest.Config) -> None:
    config.option.nbval = False  # nbval's own collector steps aside for the one below, which has its options


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Notebook | None:
    return Notebook.from_parent(parent, path=file_path) if file_path.suffix == ".ipynb" else None


def pytest_unconfigure() -> None:
    if Notebook.going is not None and Notebook.going.is_alive():
        Notebook.going.stop()
    Notebook.going = None

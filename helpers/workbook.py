"""Run the notebooks: ``python -m helpers workbook`` and ``python -m helpers refresh``.

``run`` executes copies in memory and writes each as a page that opens offline; the notebooks themselves
stay as they are. ``refresh``, for authors, executes them in place and writes only what is stable, so that
a diff shows what changed. Both run two at a time, each in a kernel of its own, and go on when one fails.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from helpers.articles import files
from helpers.articles.article import load_articles
from helpers.articles.catalogue import find_folder
from helpers.articles.files import WorkbookError
from helpers.report.handouts import to_html, write_handouts

NOTEBOOKS = files.PROJECT / "notebooks"
CELL_SECONDS = 600
OWN = "08_"  # the notebook for any articles
SLOWEST = ("06_", "08_", "09_")  # they draw and export every figure, or analyse a corpus
README_PICTURE = "2-1-share-of-voice.png"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: the executed copy, its seconds, and the problem if there was one."""

    path: Path
    notebook: NotebookNode
    seconds: float
    problem: str | None = None


class _Client(NotebookClient):
    """Executes a copy of one notebook, always in the Python that runs this file."""

    def __init__(self, path: Path, places: dict[str, str], parameters: str = "") -> None:
        super().__init__(
            nbformat.v4.new_notebook(),
            timeout=CELL_SECONDS,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            on_cell_execute=self._remember,
        )
        self.path, self.places, self.parameters, self.where = path, places, parameters, ""

    def prepare(self) -> None:
        """Read the notebook, forget its outputs and start its kernel."""
        self.nb = nbformat.read(self.path, as_version=4)
        for cell in self.nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            if self.parameters and "parameters" in cell.metadata.get("tags", []):
                cell.source += f"\n{self.parameters}"
        self.km = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        self.start_new_kernel(cwd=str(self.path.parent), env=os.environ | self.places)
        self.start_new_kernel_client()

    def _remember(self, cell_index: int, **_: Any) -> None:
        # The number a cell gets in brackets, from 1.
        number = sum(cell.cell_type == "code" for cell in self.nb.cells[: cell_index + 1])
        self.where = f"cell {number}: "

    def kill(self) -> None:
        """End the kernel's process at once; the thread that waits for it then notices and cleans up."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            with suppress(OSError):
                process.kill()


def execute_all(
    paths: Sequence[Path], places: Callable[[], dict[str, str]], workers: int = 2, parameters: str = ""
) -> Iterator[Outcome]:
    """Execute copies of notebooks, `workers` at a time, and yield each Outcome as it is there.

    places gives the environment variables for each kernel; parameters are lines of code for the cell tagged
    so. What is likely to take longest (the slowest, then the largest files) starts first, and one kernel more
    is warmed up. However this ends, no kernel is left behind.
    """
    stop, slots = threading.Event(), threading.Semaphore(workers)
    longest_first = sorted(paths, key=lambda p: (not p.name.startswith(SLOWEST), -p.stat().st_size))
    clients = [_Client(path, places(), parameters) for path in longest_first]
    pool = ThreadPoolExecutor(workers + 1)
    try:
        for job in as_completed([pool.submit(_execute, client, slots, stop) for client in clients]):
            yield job.result()
    finally:
        stop.set()
        for client in clients:
            client.kill()
        pool.shutdown(cancel_futures=True)


def _execute(client: _Client, slots: threading.Semaphore, stop: threading.Event) -> Outcome:
    problem, began = None, time.perf_counter()
    try:
        client.prepare()
        with slots:
            began = time.perf_counter()
            if not stop.is_set():
                client.execute()
    except Exception as error:
        # As text, nbclient's own error for a cell is the whole traceback.
        name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", error)
        problem = client.where + " ".join(f"{name}: {text}".split())
    finally:
        client.kill()
    return Outcome(client.path, client.nb, time.perf_counter() - began, problem)


def stable(notebook: NotebookNode) -> NotebookNode:
    """Keep of an executed notebook only what the next run gives again, on any machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for key in cell.metadata.keys() - {"tags", "jupyter"}:
            del cell.metadata[key]
        for n, output in enumerate(cell.get("outputs", [])):
            if _WIDGET in output.get("data", {}):
                output.data[_WIDGET]["model_id"] = f"{cell.get('id', 0)}-{n}"
    return notebook


def stderr_problem(notebook: NotebookNode) -> str | None:
    """Say which cell first wrote to stderr, and what; None if none did."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for number, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                return f"cell {number} wrote to stderr: {output.text.strip().splitlines()[-1]}"
    return None


def _places(exports: Path, work: Path) -> dict[str, str]:
    return {"TWO_TELLINGS_EXPORTS": str(exports), "TWO_TELLINGS_WORK": str(work)}


def empty_places(folder: str | Path) -> dict[str, str]:
    """Make new empty folders, named like the project's own, and return the variables that point to them."""
    places = [Path(mkdtemp(dir=folder), name) for name in ("exports", "my_work")]
    for place in places:
        place.mkdir()
    return _places(*places)


def run(paths: Sequence[Path], workers: int = 2) -> int:
    """Execute copies, write pages, say where everything lies; returns the number of failures."""
    exports, work = files.exports_folder().resolve(), files.work_folder().resolve()
    pages, began = exports / "notebooks", time.time() - 1
    outcomes = execute_all(paths, lambda: _places(exports, work), workers)
    failures = _report(outcomes, _page_in(pages), len(paths))
    print(f"Notebooks as pages: {_shown(pages)} ({len(paths) - failures} of {len(paths)})")
    handouts = write_handouts(target=exports / "handouts")
    told = f"{len(handouts)}; `make handouts` makes PDFs too"
    print(f"Pages for teaching: {_shown(exports / 'handouts')} ({told})")
    made = [path.stat().st_mtime >= began for path in (exports / "figures").glob("*.png")]
    if any(made):
        told = f"{sum(made)}, with data, caption and alt text"
        print(f"Figures:            {_shown(exports / 'figures')} ({told})")
        print(f"Report:             {_shown(exports / 'report.html')}")
    elif made:
        print(f"The figures and the report in {_shown(exports)} are from an earlier run.")
    return failures


def run_articles(folder: str) -> int:
    """Execute the notebook for any articles on a folder of them; page, figures and report lie in exports/FOLDER/.

    Returns the number of failures. Raises WorkbookError when the folder cannot be read or holds fewer than two.
    """
    articles = load_articles(folder)
    if len(articles) < 2:
        raise WorkbookError(
            f"The folder “{folder}” holds {len(articles)} article. Put another one into it, so that two can be compared."
        )
    notebook, root = chosen([OWN])[0], find_folder(folder).resolve()
    exports, work = files.exports_folder().resolve(), files.work_folder().resolve()
    name = root.relative_to(files.PROJECT) if root.is_relative_to(files.PROJECT) else root
    target = exports / files.file_name(root.name.lower(), "figure")
    parameters = f"articles_folder = {name.as_posix()!r}\nfirst, second = {[a.label for a in articles[:2]]!r}"
    outcomes = execute_all([notebook], lambda: _places(exports, work), 1, parameters)
    failures = _report(outcomes, _page_in(target), 1)
    if not failures:
        print(f"Page, figures and report: {_shown(target)}")
    return failures


def _page_in(folder: Path) -> Callable[[Outcome], str | None]:
    """What writes an executed notebook as a page into a folder; of one that failed no earlier page stays."""

    def finish(outcome: Outcome) -> str | None:
        page = folder / f"{outcome.path.stem}.html"
        page.unlink(missing_ok=True)
        if outcome.problem is None:
            files.write_safely(page, to_html(outcome.notebook, outcome.path, folder).encode())
        return outcome.problem

    return finish


def refresh(paths: Sequence[Path], workers: int = 2) -> int:
    """Execute notebooks in place, away from what readers made; returns the number of failures."""
    with TemporaryDirectory() as empty:

        def finish(outcome: Outcome) -> str | None:
            problem = outcome.problem or stderr_problem(outcome.notebook)
            if problem is None:
                files.write_safely(outcome.path, f"{nbformat.writes(stable(outcome.notebook))}\n".encode())
            return problem

        failures = _report(execute_all(paths, lambda: empty_places(empty), workers), finish, len(paths))
        for picture in Path(empty).glob(f"*/exports/figures/{README_PICTURE}"):
            files.write_safely(paths[0].parent / README_PICTURE, picture.read_bytes())
        return failures


def _report(outcomes: Iterator[Outcome], finish: Callable[[Outcome], str | None], total: int) -> int:
    """Finish each notebook as it comes, with a line for each, and count those that failed."""
    failures = 0
    with tqdm(total=total, unit="notebook", ncols=80, nrows=24, disable=None, leave=False) as bar:
        for outcome in outcomes:
            try:
                problem = finish(outcome)
            except WorkbookError as error:
                problem = str(error)
            failures += problem is not None
            line = f"{outcome.path.stem:<28}{outcome.seconds:6.1f} s"
            bar.write(line if problem is None else f"{line}  FAILED: {problem}")
            bar.update()
    return failures


def _shown(path: Path) -> str:
    return str(path.relative_to(files.PROJECT)) if path.is_relative_to(files.PROJECT) else str(path)


def chosen(names: Sequence[str] = ()) -> list[Path]:
    """The notebooks whose names begin so, in order; all of them without names.

    Raises WorkbookError when there is none.
    """
    every = sorted(NOTEBOOKS.glob("*.ipynb"))
    unknown = [name for name in names if not any(path.name.startswith(name) for path in every)]
    if unknown or not every:
        there = ", ".join(path.stem for path in every) or "none"
        raise WorkbookError(
            f"There is no notebook {' '.join(unknown)} in {_shown(NOTEBOOKS)}. There are: {there}."
        )
    return [path for path in every if not names or path.name.startswith(tuple(names))]

"""Run the notebooks: ``python -m helpers workbook`` and ``python -m helpers refresh``.

``run`` executes copies in memory and writes each as a page that opens offline; the notebooks themselves
stay as they are. ``refresh``, for authors, executes them in place and writes only what is stable, so that
a diff shows what changed. Both run two at a time and go on when one fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from helpers.articles import files
from helpers.articles.catalogue import find_folder
from helpers.articles.files import WorkbookError
from helpers.classroom.display import FOR_PAGES
from helpers.classroom.keeping import explained
from helpers.report.handouts import CONTROL, to_html, write_handouts
from helpers.report.page import articles_of

NOTEBOOKS = files.PROJECT / "notebooks"
CELL_SECONDS = 600
OWN = "08_"  # the notebook for any articles
SLOWEST = ("06_", "08_", "09_")  # they draw and export every figure, or analyse a corpus
README_PICTURE = "2-1-share-of-voice.png"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDED = {"answer": "outputs_hidden", "check": "source_hidden"}  # a cell's tag, and what opens on demand
_WIDGET = "application/vnd.jupyter.widget-view+json"
EMPTY = "get_ipython().reset(new_session=True); __spec__ = None"  # which new processes of Python look at


class Run(NamedTuple):
    """What became of a notebook: an executed copy of it, the seconds it took, and what went wrong."""

    path: Path
    nb: NotebookNode
    seconds: float
    problem: str | None


class Kernel(NotebookClient):
    """A kernel of the Python that runs this file, which executes copies of notebooks one after the other."""

    ended = False

    def __init__(self) -> None:
        super().__init__(
            nbformat.v4.new_notebook(),
            km=AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
            timeout=CELL_SECONDS,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )

    def run(self, path: Path, places: dict[str, str], parameters: str) -> Run:
        """Execute a copy of a notebook from an empty namespace; the modules of an earlier one stay loaded."""
        began = time.perf_counter()
        self.reset_execution_trackers()
        try:
            self.nb = nbformat.read(path, as_version=4)
            for cell in self.nb.cells:
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
                for tag, hidden in FOLDED.items():
                    if tag in cell.metadata.get("tags", []):
                        cell.metadata.setdefault("jupyter", {})[hidden] = True
                if parameters and "parameters" in cell.metadata.get("tags", []):
                    cell.source += f"\n{parameters}"
            if self.kc is None:
                self.start_new_kernel(cwd=str(path.parent))
                self.start_new_kernel_client()
            if self.ended:  # while it started
                self.kill()
            self.kc.execute(
                f"import os; os.chdir({str(path.parent)!r}); os.environ.update({places}); {EMPTY}",
                silent=True,
            )
            self.execute()
            problem = None
        except Exception as error:
            # As text, nbclient's own error for a cell is the whole traceback.
            name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", error)
            where = f"cell {self.code_cells_executed}: " if self.code_cells_executed else ""
            problem = where + " ".join(f"{name}: {text}".split())
        return Run(path, self.nb, time.perf_counter() - began, problem)

    def kill(self) -> None:
        """End the kernel's process at once; the thread that waits for it then notices."""
        self.ended = True
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            with suppress(OSError):
                process.kill()


def execute_all(
    paths: Sequence[Path], places: Callable[[], dict[str, str]], workers: int = 2, parameters: str = ""
) -> Iterator[Run]:
    """Execute copies of notebooks, `workers` at a time, and yield each Run as it is done.

    places gives a notebook's environment variables; parameters are lines of code for the cell tagged
    so. What is likely to take longest (the slowest, then the largest files) starts first. A kernel goes on to the
    next notebook, unless one failed in it. However this ends, no kernel is left behind.
    """
    longest_first = sorted(paths, key=lambda p: (not p.name.startswith(SLOWEST), -p.stat().st_size))
    mine, kernels = threading.local(), []

    def execute(path: Path) -> Run:
        if not hasattr(mine, "kernel"):
            mine.kernel = Kernel()
            kernels.append(mine.kernel)
        done = mine.kernel.run(path, places(), parameters)
        if done.problem:
            mine.kernel.kill()
            del mine.kernel
        return done

    pool = ThreadPoolExecutor(workers)
    try:
        for job in as_completed([pool.submit(execute, path) for path in longest_first]):
            yield job.result()
    finally:
        for kernel in kernels:
            kernel.kill()
        pool.shutdown(cancel_futures=True)


def stable(notebook: NotebookNode) -> NotebookNode:
    """Keep of an executed notebook only what the next run gives again, on any machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for key in cell.metadata.keys() - {"tags", "jupyter"}:
            del cell.metadata[key]
        for output in cell.get("outputs", []):
            if _WIDGET in output.get("data", {}):
                output.data = {"text/html": CONTROL, "text/plain": "A control that works in JupyterLab"}
    return notebook


def _places(exports: Path, work: Path) -> dict[str, str]:
    return {"TWO_TELLINGS_EXPORTS": str(exports.resolve()), "TWO_TELLINGS_WORK": str(work.resolve())}


def empty_places(folder: str | Path) -> dict[str, str]:
    """Make new empty folders, named like the project's own, and return the variables that point to them."""
    places = [Path(mkdtemp(dir=folder), name) for name in ("exports", "my_work")]
    for place in places:
        place.mkdir()
    return _places(*places)


def run(paths: Sequence[Path], workers: int = 2) -> int:
    """Execute copies, write pages, say where everything lies; returns the number of failures."""
    exports = files.exports_folder().resolve()
    failures = _write_pages(paths, exports / "notebooks", workers)
    handouts = write_handouts(exports / "handouts")
    print(f"Notebooks as pages: {_shown(exports / 'notebooks')} ({len(paths) - failures} of {len(paths)})")
    print(
        f"Pages for teaching: {_shown(exports / 'handouts')} ({len(handouts)}; `make handouts` makes PDFs too)"
    )
    if figures := list((exports / "figures").glob("*.png")):
        print(
            f"Figures:            {_shown(exports / 'figures')} ({len(figures)}, with data, caption and alt text)"
        )
        print(f"Report:             {_shown(exports / 'report.html')}")
    return failures


def run_articles(folder: str, labels: Sequence[str] = ()) -> int:
    """Execute the notebook for any articles on a folder of them, or on those with these labels; page, figures and
    report lie in exports/FOLDER/.

    Returns the number of failures. Raises WorkbookError when the folder cannot be read or holds fewer than two.
    """
    every, told = articles_of(folder, labels)
    print(*told, sep="\n")
    root = find_folder(folder).resolve()
    target = files.exports_folder().resolve() / files.file_name(root.name.lower(), "figure")
    parameters = f"articles_folder = {_shown(root)!r}\nlabels = {[x.label for x in every]!r}"
    failures = _write_pages(chosen([OWN]), target, 1, parameters)
    if not failures:
        print(f"Page, figures and report: {_shown(target)}")
    return failures


def _write_pages(paths: Sequence[Path], folder: Path, workers: int, parameters: str = "") -> int:
    """Execute copies and write each as a page into a folder; of one that failed no earlier page stays."""
    places = _places(files.exports_folder(), files.work_folder()) | {FOR_PAGES: "1"}

    def finish(run: Run) -> str | None:
        page = folder / f"{run.path.stem}.html"
        page.unlink(missing_ok=True)
        if run.problem is None:
            for cell in run.nb.cells:
                if cell.cell_type == "markdown":
                    cell.source = explained(cell.source)
            files.write_safely(page, to_html(run.nb, run.path, folder).encode())
        return run.problem

    return _report(execute_all(paths, lambda: places, workers, parameters), finish, len(paths))


def refresh(paths: Sequence[Path], workers: int = 2) -> int:
    """Execute notebooks in place, away from what readers made; returns the number of failures."""
    with TemporaryDirectory() as empty:

        def finish(run: Run) -> str | None:
            if run.problem is None:
                files.write_safely(run.path, f"{nbformat.writes(stable(run.nb))}\n".encode())
            return run.problem

        failures = _report(execute_all(paths, lambda: empty_places(empty), workers), finish, len(paths))
        for picture in Path(empty).glob(f"*/exports/figures/{README_PICTURE}"):
            files.write_safely(NOTEBOOKS / README_PICTURE, picture.read_bytes())
        return failures


def _report(runs: Iterator[Run], finish: Callable[[Run], str | None], total: int) -> int:
    """Finish each notebook as it comes, with a line for each, and count those that failed."""
    failures = 0
    with tqdm(total=total, unit="notebook", ncols=80, nrows=24, disable=None, leave=False) as bar:
        for run in runs:
            try:
                problem = finish(run)
            except WorkbookError as error:
                problem = str(error)
            failures += problem is not None
            failed = f"  FAILED: {problem}" if problem else ""
            bar.write(f"{run.path.stem:<28}{run.seconds:6.1f} s{failed}")
            bar.update()
    return failures


def _shown(path: Path) -> str:
    return (path.relative_to(files.PROJECT) if path.is_relative_to(files.PROJECT) else path).as_posix()


def chosen(names: Sequence[str] = ()) -> list[Path]:
    """The notebooks whose names begin so, in order; all of them without names.

    Raises WorkbookError when there is none.
    """
    every = [*sorted(NOTEBOOKS.glob("*.ipynb")), *sorted(NOTEBOOKS.glob("[!.]*/*.ipynb"))]
    unknown = [name for name in names if not any(path.name.startswith(name) for path in every)]
    if unknown or not every:
        there = ", ".join(path.stem for path in every) or "none"
        raise WorkbookError(
            f"There is no notebook {' '.join(unknown)} in {_shown(NOTEBOOKS)}. There are: {there}."
        )
    return [path for path in every if not names or path.name.startswith(tuple(names))]

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
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

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
from helpers.classroom.keeping import explained
from helpers.framing.labels import propose_lists
from helpers.report.handouts import CONTROL, to_html, write_handouts
from helpers.report.page import compared

NOTEBOOKS = files.PROJECT / "notebooks"
CELL_SECONDS = 600
OWN = "08_"  # the notebook for any articles
SLOWEST = ("06_", "08_", "09_")  # they draw and export every figure, or analyse a corpus
README_PICTURE = "2-1-share-of-voice.png"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDED = {
    "answer": "outputs_hidden",
    "check": "source_hidden",
}  # a cell's tag, and what of it opens on demand
_WIDGET = "application/vnd.jupyter.widget-view+json"


class Run(NotebookClient):
    """Executes a copy of one notebook (nb), always in the Python that runs this file, and tells what became of it."""

    def __init__(self, path: Path, places: dict[str, str], parameters: str = "") -> None:
        super().__init__(
            nbformat.v4.new_notebook(),
            timeout=CELL_SECONDS,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
        self.path, self.places, self.parameters = path, places, parameters
        self.seconds, self.problem = 0.0, None

    def prepare(self) -> None:
        """Read the notebook, forget its outputs and start its kernel."""
        self.nb = nbformat.read(self.path, as_version=4)
        for cell in self.nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            for tag, hidden in FOLDED.items():
                if tag in cell.metadata.get("tags", []):
                    cell.metadata.setdefault("jupyter", {})[hidden] = True
            if self.parameters and "parameters" in cell.metadata.get("tags", []):
                cell.source += f"\n{self.parameters}"
        self.km = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        self.start_new_kernel(cwd=str(self.path.parent), env=os.environ | self.places)
        self.start_new_kernel_client()

    def kill(self) -> None:
        """End the kernel's process at once; the thread that waits for it then notices and cleans up."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            with suppress(OSError):
                process.kill()


def execute_all(
    paths: Sequence[Path], places: Callable[[], dict[str, str]], workers: int = 2, parameters: str = ""
) -> Iterator[Run]:
    """Execute copies of notebooks, `workers` at a time, and yield each Run as it is done.

    places gives the environment variables for each kernel; parameters are lines of code for the cell tagged
    so. What is likely to take longest (the slowest, then the largest files) starts first, and one kernel more
    is warmed up. However this ends, no kernel is left behind.
    """
    stop, slots = threading.Event(), threading.Semaphore(workers)
    longest_first = sorted(paths, key=lambda p: (not p.name.startswith(SLOWEST), -p.stat().st_size))
    runs = [Run(path, places(), parameters) for path in longest_first]
    pool = ThreadPoolExecutor(workers + 1)
    try:
        for job in as_completed([pool.submit(_execute, run, slots, stop) for run in runs]):
            yield job.result()
    finally:
        stop.set()
        for run in runs:
            run.kill()
        pool.shutdown(cancel_futures=True)


def _execute(run: Run, slots: threading.Semaphore, stop: threading.Event) -> Run:
    began = time.perf_counter()
    try:
        run.prepare()
        with slots:
            began = time.perf_counter()
            if not stop.is_set():
                run.execute()
    except Exception as error:
        # As text, nbclient's own error for a cell is the whole traceback.
        name, text = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", error)
        where = f"cell {run.code_cells_executed}: " if run.code_cells_executed else ""
        run.problem = where + " ".join(f"{name}: {text}".split())
    finally:
        run.kill()
    run.seconds = time.perf_counter() - began
    return run


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


def stderr_problem(notebook: NotebookNode) -> str | None:
    """Say which cell first wrote to stderr, and what; None if none did."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for number, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                return f"cell {number} wrote to stderr: {output.text.strip().splitlines()[-1]}"
    return None


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


def run_articles(folder: str) -> int:
    """Execute the notebook for any articles on a folder of them; page, figures and report lie in exports/FOLDER/.

    Returns the number of failures. Raises WorkbookError when the folder cannot be read or holds fewer than two.
    """
    articles = load_articles(folder)
    if len(articles) < 2:
        raise WorkbookError(
            f"The folder “{folder}” holds {len(articles)} article. Put another one into it, so that two can be compared."
        )
    told, warnings = compared(*articles[:2])
    print(*told, *warnings, sep="\n")
    propose_lists(*articles[:2])
    root = find_folder(folder).resolve()
    target = files.exports_folder().resolve() / files.file_name(root.name.lower(), "figure")
    labels = [article.label for article in articles[:2]]
    parameters = f"articles_folder = {_shown(root)!r}\nfirst, second = {labels!r}"
    failures = _write_pages(chosen([OWN]), target, 1, parameters)
    if not failures:
        print(f"Page, figures and report: {_shown(target)}")
    return failures


def _write_pages(paths: Sequence[Path], folder: Path, workers: int, parameters: str = "") -> int:
    """Execute copies and write each as a page into a folder; of one that failed no earlier page stays."""
    places = _places(files.exports_folder(), files.work_folder())

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
            problem = run.problem or stderr_problem(run.nb)
            if problem is None:
                files.write_safely(run.path, f"{nbformat.writes(stable(run.nb))}\n".encode())
            return problem

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

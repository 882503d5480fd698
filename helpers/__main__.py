"""The commands: ``python -m helpers COMMAND …`` does what ``make COMMAND`` does, also where there is no make."""

from __future__ import annotations

import argparse
import atexit
import os
import signal
import subprocess
import sys
from _thread import interrupt_main
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

if not (3, 11) <= sys.version_info[:2] <= (3, 15):
    sys.exit(
        f"Two Tellings needs a Python from 3.11 to 3.15; this is {sys.version.split()[0]}. See README.md."
    )
if find_spec("pandas") is None:
    sys.exit(
        "This Python lacks what the workbook needs: run it with -m pip install -r requirements.txt first."
    )

from helpers.articles.files import PROJECT, WorkbookError, exports_folder
from helpers.classroom import keeping

Options = argparse.Namespace
# No question about news; a page for teaching opens as a page, not as its source.
LAB_SETTINGS = """{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false},
"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}}"""
NO_BROWSER = "No Chromium, Chrome or Edge was found to make PDFs: open a page in any browser and print it."


def _workbook(options: Options) -> int:
    from helpers import workbook

    if options.articles:
        return workbook.run_articles(*_articles(options.articles))
    return workbook.run(workbook.chosen(options.names), options.workers)


def _articles(given: Sequence[str]) -> tuple[str, list[str]]:
    """The folder that was named, or the one where the pages at these addresses are kept, and their labels."""
    from helpers.articles.catalogue import is_address

    words = " ".join(given).split()
    if any(map(is_address, words)):
        from helpers import fetching  # nothing of the network before it is asked for

        folder, rows = fetching.fetch_articles(words)
        for row in rows:
            print(f"{row['address']}, fetched on {row['fetched']}: {folder / row['file']}")
        return str(folder), [row["label"] for row in rows]
    if len(given) > 1:
        raise WorkbookError(f"Name one folder, in quotation marks if it has spaces; these are {len(given)}.")
    return given[0], []


def _refresh(options: Options) -> int:
    from helpers import workbook

    return workbook.refresh(workbook.chosen(options.names), options.workers)


def _report(options: Options) -> int:
    from helpers.report.page import report_on

    sizes = [size.strip() for size in options.sizes.split(",")]
    folder, labels = _articles(options.articles)
    told, written = report_on(folder, sizes, not options.untitled, options.date, labels)
    print(*told, sep="\n")
    for kind, path in written:
        print(f"{kind + ':':<10}{path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path}")
    if "PDF" not in dict(written):
        print(NO_BROWSER)
    return 0


def _lab(_: Options) -> int:
    copy, stayed = keeping.copy_notebooks(PROJECT / "notebooks")
    for name in stayed:
        print(f"You changed {copy.name}/{name}, so it stays as you left it. A newer one is notebooks/{name}.")
    root = PROJECT if copy.is_relative_to(PROJECT) else copy.parent
    with suppress(OSError):  # so that it is in the list of files from the beginning
        exports_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as settings:
        Path(settings, "overrides.json").write_text(LAB_SETTINGS)
        options = [f"--ServerApp.root_dir={root}", f"--LabApp.app_settings_dir={settings}"]
        start = f"--LabApp.default_url=/lab/tree/{copy.relative_to(root).as_posix()}/00_start_here.ipynb"
        return subprocess.call([sys.executable, "-m", "jupyterlab", *options, start], cwd=root)


def _check(_: Options) -> int:
    from helpers.workbook import empty_places

    with TemporaryDirectory() as folder:
        check = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "notebooks"]
        return subprocess.call(check, cwd=PROJECT, env=os.environ | empty_places(folder))


def _handouts(_: Options) -> int:
    from helpers.report.handouts import write_handouts
    from helpers.report.writer import find_browser

    browser = find_browser()
    made = write_handouts(browser=browser)
    print(f"{len(made)} handouts lie in {exports_folder().name}/handouts/.")
    if browser is None:
        print(NO_BROWSER)
    return 0


def _reset(_: Options) -> int:
    return keeping.reset()


def _backup(_: Options) -> int:
    return keeping.backup()


def _corpus(options: Options) -> int:
    from helpers.corpus.run import run_corpus

    did = run_corpus(options.corpus, options.out, options.workers, options.batch, progress=True)
    kept = f" ({did['before']} of {did['parts']} parts were done before)" if did["before"] else ""
    print(f"Articles analysed: {did['articles']:,}{kept}. The tables lie in {options.out}.")
    if did["failures"]:
        print(f"Not analysed: {did['failures']:,}; the table “failures” says which and why.")
    return 0


def _at_least(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        with suppress(ValueError):
            if int(text) >= least:
                return int(text)
        raise argparse.ArgumentTypeError(f"a whole number of {least} or more, not “{text}”")

    return whole


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpers", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND")
    parser.set_defaults(run=lambda _: parser.print_help() or 0)

    def command(run: Callable[[Options], int], does: str) -> Callable[..., argparse.Action]:
        added = commands.add_parser(run.__name__[1:], help=does, description=does)
        added.set_defaults(run=run)
        return added.add_argument

    run = command(_workbook, "Run a copy of every notebook; pages and figures lie in exports/ afterwards.")
    again = command(_refresh, "For authors: run the notebooks in place, so that their outputs fit the code.")
    for add in (run, again):
        add("names", nargs="*", help="beginnings of names, such as 02; all notebooks without")
        add("--workers", type=_at_least(1), default=2, help="notebooks at a time (default: 2)")
    which = "a folder with articles, or the addresses of two or more; a page is fetched once, and kept"
    run("--articles", nargs="+", metavar="FOLDER", help=f"run only the notebook for any articles, on {which}")
    add = command(_report, "Write report, figures and gallery into exports/.")
    add("articles", nargs="*", default=["seeds"], metavar="FOLDER", help=f"{which} (default: seeds)")
    add("--sizes", default="page", help="page, column, slide, or several with commas between")
    add("--untitled", action="store_true", help="leave title and measure to the caption")
    add("--date", default="", help="a date to print in the report")
    command(_lab, "Open a copy of the notebooks, in my_work/notebooks/, in JupyterLab, at 00_start_here.")
    command(_check, "Compare every output in notebooks/ with a new run.")
    command(_handouts, "Make the teacher's guide and worksheets to print, in exports/handouts/.")
    command(_reset, "For the next class: set aside what was made in my_work/; nothing is deleted.")
    command(_backup, "Write a copy of my_work/, as a zip file, to exports/.")
    add = command(_corpus, "Work out the tables of the notebooks for thousands of articles.")
    add("corpus", type=Path, help="a folder of .txt files, or a .jsonl file")
    add("--out", type=Path, required=True, help="a folder, new or of an earlier run")
    add("--workers", type=_at_least(0), help="processes (default: one a core; 0: only this one)")
    add("--batch", type=_at_least(1), default=50, help="articles a file (default: 50)")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 where all went well, 1 where something failed and a sentence says what."""
    options = _parser().parse_args(argv)
    sys.stdout.reconfigure(errors="replace")
    try:
        return min(1, options.run(options))
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 1


def _settle() -> None:
    """Make do with a locale that cannot write every file's name, and with a home where no library can keep its cache."""
    if sys.getfilesystemencoding() != "utf-8":
        again = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONUTF8": "1"})
    try:  # what a folder says of itself is not always so: on Windows, or where no room is left
        TemporaryDirectory(dir=os.path.expanduser("~")).cleanup()
    except OSError:
        home = TemporaryDirectory(ignore_cleanup_errors=True)
        atexit.register(home.cleanup)
        os.environ["HOME"] = home.name


def _not_lost(ignored: sys.UnraisableHookArgs) -> None:
    """A Ctrl-C that came while Python tidied up (it does after each import) would do nothing: give it again."""
    if ignored.exc_type is KeyboardInterrupt:
        send = interrupt_main if os.name == "nt" else partial(os.kill, os.getpid(), signal.SIGINT)
        Timer(0.1, send).start()
    else:
        sys.__unraisablehook__(ignored)


if __name__ == "__main__":
    sys.unraisablehook = _not_lost
    _settle()
    # Also when the job is ended from outside, its kernels and processes end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        try:
            sys.exit(main())
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit("Stopped. Nothing is lost: give the same command again.")
    except BrokenPipeError:  # whoever read along, as "| head -1" does, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)

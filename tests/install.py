"""Does the workbook install and run elsewhere than here? ``make test-install`` (``ALL=1``: on every Python here).

Two new environments, side by side. As on Colab: its published versions (``colab.txt``), then ``.colab/start.ipynb`` with
a zip of the project, which installs the rest, then notebooks 00 to 06 in what it unpacked. As on Binder, on the newest
Python: its line of pip and notebook 01; then with the helpers installed away from the project's folder and without
pyarrow, 01 to 06, and a sentence from what needs pyarrow. The project's folder has a space and an umlaut. Outputs are
compared with the committed ones; of figures, whose bytes depend on matplotlib, caption, alt text and table of data.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
VERSIONS = [f"3.{minor}" for minor in range(11, 16)]
COLAB_RUNS_ON = ["3.12", "3.11", "3.13"]  # its own; then those for which its versions were published, too
PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
NOT_COPIED = shutil.ignore_patterns(".venv", ".git", "exports", "my_work", "__pycache__", ".*_cache")
# As for a reader who has set nothing.
PLAIN = {
    name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL|TWO_T|JUPYTER", name)
}
NO_PYARROW = "Many articles need the package pyarrow, which is not installed"
# What Colab's button and its download do, for a reader who chooses workbook.zip.
BUTTON = """from pathlib import Path
class files:
    upload = staticmethod(lambda: {"workbook.zip": Path("workbook.zip").read_bytes()})
    download = staticmethod(print)
"""


class Step(NamedTuple):
    """What is tried: a command, the exit code it should have, what it should print, and where it runs."""

    does: str
    command: list[str]
    code: int = 0
    says: str = ""
    where: str = ""  # below the project's folder


def interpreters() -> dict[str, str]:
    """The Pythons that are here and can make an environment, from the oldest on: {"3.11": path}."""
    found = {}
    for version in VERSIONS:
        pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"), reverse=True)
        for python in filter(None, [shutil.which(f"python{version}"), *map(str, pyenv), sys.executable]):
            probe = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, env=PLAIN)
            is_version, _, path = probe.stdout.strip().partition(" ")
            if probe.returncode == 0 and is_version == version:
                found.setdefault(version, path)
    return found


def copy_project(target: Path) -> None:
    """The files that git knows; without git, all but what was made here."""
    ask = ["git", "ls-files", "-z"]
    listed = ""
    if shutil.which("git"):
        listed = subprocess.run(ask, cwd=PROJECT, capture_output=True, text=True).stdout
    if not listed:
        shutil.copytree(PROJECT, target, ignore=NOT_COPIED)
    for name in filter(None, listed.split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target / name)


def notebooks(python: str, first: int, last: int) -> list[str]:
    """The command that compares notebooks first to last with a new run."""
    paths = [f"notebooks/{p.name}" for n in range(first, last + 1) for p in PROJECT.glob(f"notebooks/0{n}_*")]
    return [python, "-m", "pytest", "-p", "no:cacheprovider", "-W", "ignore", *paths]


def pip(python: str, *words: str) -> list[str]:
    """A command of pip; not to compile spares half a minute."""
    compile_later = ["--no-compile"] if words[0] == "install" else ["--yes"]
    return [python, "-m", "pip", "-q", "--disable-pip-version-check", words[0], *compile_later, *words[1:]]


def as_on_colab(python: str, project: Path) -> list[Step]:
    """Colab's environment, in which a folder content/ holds the notebook that begins there and a zip of the project."""
    content = project / "content"
    (content / "google").mkdir(parents=True)
    (content / "google" / "colab.py").write_text(BUTTON)
    start = shutil.copy2(project / ".colab" / "start.ipynb", content)
    made = shutil.make_archive(str(project.parent / "workbook"), "zip", project.parent, project.name)
    shutil.move(made, content / "workbook.zip")
    run = [python, "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", str(start)]
    begun = "6 people have words in A and 1 in B"
    return [
        Step("what Colab has", pip(python, "install", "-r", "tests/colab.txt")),
        Step("start.ipynb installs what it lacks, and begins", run, says=begun, where="content"),
        Step("notebooks 00 to 06", notebooks(python, 0, 6), where="content/two-tellings"),
    ]


def as_on_binder(python: str, _: Path) -> list[Step]:
    """As on Binder, where there is a folder .binder/; then with the helpers in site-packages and without pyarrow."""
    where = [python, "-I", "-c", "import helpers; print(helpers.__file__)"]
    corpus = [python, "-m", "helpers", "corpus", "seeds", "--out", "exports/corpus"]
    return [
        Step("what Binder installs", pip(python, "install", "-r", ".binder/requirements.txt")),
        Step("notebook 01 as on Binder", notebooks(python, 1, 1)),
        Step("the helpers and pyarrow uninstalled", pip(python, "uninstall", "two-tellings", "pyarrow")),
        Step("the helpers as a package", pip(python, "install", "--no-deps", ".")),
        Step("they lie elsewhere", where, says="site-packages"),
        Step("notebooks 01 to 06", notebooks(python, 1, 6)),
        Step("the command corpus says what is missing", corpus, 1, NO_PYARROW),
        Step("so does notebook 09", [python, "-m", "helpers", "workbook", "09"], 1, NO_PYARROW),
    ]


def problem(step: Step, project: Path) -> str:
    """The end of what a command printed that did not do what it should; nothing if it did."""
    folder = project / step.where
    # On Colab nothing is installed for the project itself: it is found where it was unpacked.
    found = {"PYTHONPATH": str(folder)} if step.where.endswith("two-tellings") else {}
    done = subprocess.run(step.command, cwd=folder, env=PLAIN | found, text=True, capture_output=True)
    said = f"exit code {done.returncode}\n{done.stdout}{done.stderr}"
    fits = done.returncode == step.code and step.says in said and "Traceback" not in said
    return "" if fits else said[-3000:]


def passes(version: str, python: str, steps_of: Callable[[str, Path], list[Step]]) -> bool:
    """Whether every step succeeds in a new environment, in a copy of the project; prints a line for each."""
    name = f"{steps_of.__name__.replace('_', ' ')}, Python {version}"
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project, env = Path(folder, "Zwei Erzählungen"), Path(folder, "env")
        copy_project(project)
        new = Step("a new environment", [python, "-m", "venv", str(env)])
        for step in [new, *steps_of(str(env / "bin" / "python"), project)]:
            began = time.perf_counter()
            said = problem(step, project)
            told = f"FAILED\n{said}" if said else f"{time.perf_counter() - began:.0f} s"
            print(f"{name}: {step.does}: {told}", flush=True)
            if said:
                return False
    return True


def main() -> int:
    """The exit code: 1 when an environment failed, or there is no Python to try."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="on every Python that is here, not on two")
    found, options = interpreters(), parser.parse_args()
    if missing := [version for version in VERSIONS if version not in found]:
        print(f"Not here, or without venv, so not tried: Python {', '.join(missing)}", flush=True)
    colab = [version for version in COLAB_RUNS_ON if version in found][:1]
    if not colab:
        print(f"Not tried: Colab's versions, which need Python {', '.join(COLAB_RUNS_ON)}", flush=True)
    tasks = [(version, found[version], as_on_colab) for version in colab]
    tasks += [
        (version, found[version], as_on_binder)
        for version in (list(found) if options.all else list(found)[-1:])
    ]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda task: passes(*task), tasks))
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

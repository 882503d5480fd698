"""Does the workbook install and run on the Pythons that are here? ``make test-install`` (``ALL=1``: on every one).

On the oldest, what Binder does: its line of pip, and notebook 01; then with the helpers installed away from the
project's folder, notebooks 01 to 06. On the newest (or every other), without pyarrow: 01 to 06, and a sentence from what
needs it. The project's folder has a space and an umlaut, and outputs are compared with the committed ones.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
VERSIONS = [f"3.{minor}" for minor in range(11, 16)]
PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
NOT_COPIED = shutil.ignore_patterns(".venv", ".git", "exports", "my_work", "__pycache__", ".*_cache")
# As for a reader who has set nothing.
PLAIN = {name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL|TWO_T", name)}
NO_PYARROW = "Many articles need the package pyarrow, which is not installed"


class Step(NamedTuple):
    """What is tried: commands side by side, the exit code they should have, and what each should print."""

    does: str
    commands: list[list[str]]
    code: int = 0
    says: str = ""


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


def notebooks(python: str, last: int) -> list[list[str]]:
    """Commands that compare notebooks 01 to last with a new run."""
    paths = [f"notebooks/{p.name}" for n in range(1, last + 1) for p in PROJECT.glob(f"notebooks/0{n}_*")]
    test = [python, "-m", "pytest", "-p", "no:cacheprovider"]
    return [[*test, *some] for some in (paths[::2], paths[1::2]) if some]


def first_steps(python: str) -> list[Step]:
    """As on Binder, then with the helpers in site-packages."""
    pip = [python, "-m", "pip", "-q", "--disable-pip-version-check"]
    # repo2docker's line where there is a folder .binder/; not to compile spares half a minute.
    binder = [*pip, "install", "--no-cache-dir", "--no-compile", "-r", ".binder/requirements.txt"]
    where = [python, "-I", "-c", "import helpers; print(helpers.__file__)"]
    return [
        Step("what Binder installs", [binder]),
        Step("notebook 01 as on Binder", notebooks(python, 1)),
        Step("the helpers uninstalled", [[*pip, "uninstall", "--yes", "two-tellings"]]),
        Step("the helpers as a package", [[*pip, "install", "--no-deps", "."]]),
        Step("they lie elsewhere", [where], says="site-packages"),
        Step("notebooks 01 to 06", notebooks(python, 6)),
    ]


def other_steps(python: str) -> list[Step]:
    """From requirements.txt, by uv where it is there; then without pyarrow."""
    pip = [python, "-m", "pip", "-q", "--disable-pip-version-check"]
    uv = ["uv", "pip", "install", "--quiet", "--python", python]
    install = uv if shutil.which("uv") else [*pip, "install", "--no-compile"]
    corpus = [python, "-m", "helpers", "corpus", "seeds", "--out", "exports/corpus"]
    return [
        Step("requirements.txt", [[*install, "-r", "requirements.txt"]]),
        Step("pyarrow uninstalled", [[*pip, "uninstall", "--yes", "pyarrow"]]),
        Step("notebooks 01 to 06", notebooks(python, 6)),
        Step("the command corpus says what is missing", [corpus], 1, NO_PYARROW),
        Step("so does notebook 09", [[python, "-m", "helpers", "workbook", "09"]], 1, NO_PYARROW),
    ]


def problem(step: Step, folder: Path) -> str:
    """The end of what a command printed that did not do what it should; nothing if all did."""

    def run(command: list[str]) -> str:
        done = subprocess.run(command, cwd=folder, env=PLAIN, text=True, capture_output=True)
        said = f"exit code {done.returncode}\n{done.stdout}{done.stderr}"
        fits = done.returncode == step.code and step.says in said and "Traceback" not in said
        return "" if fits else said[-3000:]

    with ThreadPoolExecutor() as pool:
        return "\n".join(filter(None, pool.map(run, step.commands)))


def passes(version: str, python: str, first: bool) -> bool:
    """Whether every step succeeds in a new environment, in a copy of the project; prints a line for each."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy, env = Path(folder, "Zwei Erzählungen"), Path(folder, "env")
        copy_project(copy)
        inside = str(env / "bin" / "python")
        new = Step("a new environment", [[python, "-m", "venv", str(env)]])
        for step in [new, *(first_steps if first else other_steps)(inside)]:
            began = time.perf_counter()
            said = problem(step, copy)
            told = f"FAILED\n{said}" if said else f"{time.perf_counter() - began:.0f} s"
            print(f"Python {version}: {step.does}: {told}", flush=True)
            if said:
                return False
    return True


def main() -> int:
    """The exit code: 1 when a step failed, or there is no Python to try."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="on every Python that is here, not on two")
    found, options = interpreters(), parser.parse_args()
    if missing := [version for version in VERSIONS if version not in found]:
        print(f"Not here, or without venv, so not tried: Python {', '.join(missing)}", flush=True)
    chosen = list(found) if options.all else list(dict.fromkeys([*list(found)[:1], *list(found)[-1:]]))
    results = [passes(version, found[version], version == chosen[0]) for version in chosen]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A process that is killed in the middle of writing leaves the old file or the new one whole, every time."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from helpers.articles.files import PROJECT, locked, read_sheet

KILLS = 3  # of each kind of write
TABLE = (
    "pd.DataFrame({'article': ['A'] * 100, 'sentence': range(100), 'text': 'x' * 50, 'code': '', 'note': ''})"
)
START = f"import sys; from pathlib import Path; import pandas as pd; from helpers.articles import files; from helpers.classroom import coding; p = Path(sys.argv[1]); t = {TABLE}; files.as_csv(t)\nwith files.locked(p):\n    print('ready', flush=True)\n"
WRITES = {
    "write_safely": "n = 0\nwhile True:\n    n = (n + 1) % 10\n    files.write_safely(p, str(n).encode() * 200_000)",
    "write_once": "n = 0\nwhile True:\n    n = (n + 1) % 9\n    q = p.with_name(f'{n}.csv')\n    q.unlink(missing_ok=True)\n    files.write_once(q, t)",
    "write_code": "files.write_once(p, t)\nwhile True:\n    coding.write_code(p, 'A', 7, 1)",
    "keep_predictions": "os.environ['TWO_TELLINGS_WORK'] = str(p.parent)\nfrom helpers.classroom.predictions import keep_predictions\nwhile True:\n    keep_predictions({f'q{time.monotonic()}': 'A'})",
    "backup": "os.environ |= {'TWO_TELLINGS_WORK': str(p.parent / '.work'), 'TWO_TELLINGS_EXPORTS': str(p.parent)}\nfrom helpers.classroom.keeping import backup\nsys.stdout = open(os.devnull, 'w')\nfiles.write_safely(p.parent / '.work' / 'a.csv', os.urandom(200_000))\nwhile True:\n    backup()",
    "save_pasted": "from helpers.articles.catalogue import save_pasted\nwhile True:\n    save_pasted('y' * 200_000, 'pasted', p.parent)",
}


# The start of Python costs more than the writes, so each process is forked many times from a ready one.
SERVER = f"""import os, signal, time, sys, random
{START}
rng = random.Random(1223)
for kind, code in eval(sys.argv[2]):
    p = Path(sys.argv[1], kind, f'{{kind}}.csv')
    p.parent.mkdir()
    for _ in range(int(sys.argv[3])):
        child = os.fork()
        if not child:
            exec(code)
        end = time.monotonic() + 10
        while not any(f[0] != '.' for f in os.listdir(p.parent)) and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(0.02 + rng.random() * 0.08)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print(kind, flush=True)
        sys.stdin.readline()
"""


def whole(path) -> bool:
    """Whether a file is one that some complete write would have left."""
    if path.suffix == ".txt":
        return path.read_text("utf-8") == "y" * 200_000
    if path.suffix == ".zip":
        return zipfile.ZipFile(path).testzip() is None
    if path.name == "predictions.csv":
        return all(len(row) == 3 for row in read_sheet(path, ["question", "answer", "when"]).rows)
    if path.stem == "write_safely":
        data = path.read_bytes()
        return len(data) == 200_000 and len(set(data)) == 1
    return len(read_sheet(path, ["article", "sentence", "text", "code"]).lines) == 100


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there ends a process at once in the same way")
def test_killed_while_writing(tmp_path, trials):
    kills, written = KILLS * trials, dict.fromkeys(WRITES, 0)
    command = [sys.executable, "-c", SERVER, str(tmp_path), str([*WRITES.items()]), str(kills)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as process:
        assert process.stdout.readline() == "ready\n"
        for kind in [kind for kind in WRITES for _ in range(kills)]:
            assert process.stdout.readline() == f"{kind}\n"
            shown = [p for p in (tmp_path / kind).iterdir() if not p.name.startswith(".")]
            assert all(whole(p) for p in shown)
            written[kind] += len(shown)
            with locked(tmp_path / kind / f"{kind}.csv", seconds=5):
                pass  # a lock that died with its owner is free again
            process.stdin.write("go on\n")
            process.stdin.flush()
        assert process.wait(10) == 0
    assert all(written.values())


def test_programs_that_write_at_once_lose_no_code_and_no_prediction(tmp_path, trials, monkeypatch):
    """Each fills in its share of one sheet's codes, and writes a prediction with each."""
    path, programs = tmp_path / "coding" / "sheet.csv", min(10, 2 * trials)
    code = f"""{START}files.write_once(p, t)
me, all = map(int, sys.argv[2:])
p.with_name(str(me)).touch()
from helpers.classroom.predictions import keep_predictions
while len(list(p.parent.glob("[0-9]"))) < all: pass
for n in range(me, 100, all):
    coding.write_code(p, "A", n, 1)
    keep_predictions({{f"question {{n}}": "A"}})"""
    path.parent.mkdir()
    command = [sys.executable, "-c", code, str(path)]
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path))
    options = {"cwd": PROJECT, "stdout": subprocess.DEVNULL}
    started = [subprocess.Popen([*command, str(n), str(programs)], **options) for n in range(programs)]
    assert [program.wait(120) for program in started] == [0] * programs
    assert [line["code"] for line in read_sheet(path, ["code"]).lines] == ["1"] * 100
    kept = read_sheet(tmp_path / "predictions.csv", ["question", "answer", "when"]).lines
    assert {line["question"] for line in kept} == {f"question {n}" for n in range(100)}

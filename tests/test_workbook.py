"""The runner on tiny notebooks: what it leaves alone, what it writes, what it says when a cell fails."""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import __main__ as commands
from helpers import workbook
from helpers.__main__ import main
from helpers.articles.files import PROJECT, write_safely
from helpers.workbook import METADATA

HIDDEN = {"tags": ["answer"], "jupyter": {"outputs_hidden": True}}
PIXEL = base64.b64encode(b"\x89PNG not drawn, only carried").decode()
FIGURE = f"""from IPython.display import display
display({{"image/png": "{PIXEL}"}}, raw=True, metadata={{"image/png": {{"alt": 'A "bar" & a line'}}}})"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder of notebooks, which the command line takes for the project's own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(workbook, "NOTEBOOKS", folder)
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path / "work"))
    return folder


def save(folder, name, *sources, prose="# Title", **metadata):
    """Write a notebook of these code cells, each with this metadata."""
    cells = [new_markdown_cell(prose), *(new_code_cell(source, metadata=metadata) for source in sources)]
    for n, cell in enumerate(cells):
        cell.id = f"cell-{n}"
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def page_of(folder, name):
    return (folder.parent / "exports" / "notebooks" / f"{name}.html").read_text(encoding="utf-8")


def test_run_writes_pages_that_open_offline_and_leaves_the_notebooks_alone(folder, capsys):
    """Each with alt text, links that lead on, and what is folded in a notebook folded there too."""
    prose = "# Two & three\n\n[deck](teaching/glossary.md#deck) [next](01_b.ipynb#Step) [data](../seeds/articles.csv) [web](https://example.org/x.ipynb)\n\n## A step"
    paths = [save(folder, "00_a", FIGURE, prose=prose, tags=["check", "answer"])]
    sources = {"01_b": "Path(os.environ['TWO_TELLINGS_EXPORTS']).name", "02_c": "Path.cwd().name"}
    for name, source in sources.items():
        paths.append(save(folder, name, f"import os\nfrom pathlib import Path\n{source}"))
    before = [path.read_bytes() for path in paths]
    assert main(["workbook"]) == 0
    assert [path.read_bytes() for path in paths] == before
    said = capsys.readouterr().out
    assert all(re.search(rf"^{path.stem} +\d+\.\d s$", said, re.MULTILINE) for path in paths)
    assert "(3 of 3)" in said
    for name, shown in (("01_b", "'exports'"), ("02_c", "'notebooks'")):
        assert shown in page_of(folder, name).replace("&#39;", "'")
    page = page_of(folder, "00_a")
    assert not re.search(r"""(?:<script|<link|<img|<iframe)[^>]*(?:https?:)?//""", page)
    assert not re.search(r"@import|url\(['\"]?https?:", page)
    assert re.search(r'<img alt="A &quot;bar&quot; &amp; a line"|<img alt=\'A "bar" &amp; a line\'', page)
    links = ["01_b.html#Step", "../../seeds/articles.csv", "https://example.org/x.ipynb"]
    parts = [*(f'href="{link}"' for link in links), "<summary>Show the code<", "<summary>Show what this"]
    parts += ['<html lang="en">', "<title>Two &amp; three<", 'title="The line or two under', 'id="A-step"']
    assert [part for part in parts if part not in page] == []


def test_a_failing_cell_is_reported_and_the_others_still_run(folder, capsys):
    save(folder, "00_bad", "1 + 1", "raise KeyError('no such speaker')")
    save(folder, "01_dead", "import os; os._exit(1)")
    save(folder, "02_good", "'fine'")
    (folder / "03_torn.ipynb").write_text("{", encoding="utf-8")
    stale = folder.parent / "exports" / "notebooks" / "00_bad.html"
    write_safely(stale, b"from an earlier run")
    assert main(["workbook"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"^00_bad .*FAILED: cell 2: KeyError: 'no such speaker'$", said, re.MULTILINE)
    assert re.search(r"^01_dead .*FAILED: cell 1: DeadKernelError", said, re.MULTILINE)
    assert re.search(r"^03_torn .*FAILED: NotJSONError", said, re.MULTILINE)
    assert "fine" in page_of(folder, "02_good")
    assert not stale.exists()


def test_refresh_twice_gives_the_same_bytes_and_nothing_of_a_failure_the_machine_or_a_reader(folder, capsys):
    made = folder.parent / "work" / "prediction.csv"
    write_safely(made, b"mine")
    mine = "import os\nfrom pathlib import Path\nlist(Path(os.environ['TWO_TELLINGS_WORK']).iterdir())"
    told = {"execution": {"iopub.status.busy": "now"}, "tags": ["answer"]}
    path = save(folder, "00_a", "print('“a”')\nprint('b')", mine, **told)
    assert main(["refresh"]) == 0
    first = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 2]
    assert [cell.id for cell in notebook.cells] == ["cell-0", "cell-1", "cell-2"]
    assert [cell.metadata for cell in notebook.cells] == [{}, *[HIDDEN] * 2]
    assert notebook.metadata == METADATA
    assert notebook.cells[2].outputs[0].data["text/plain"] == "[]"
    assert made.read_text() == "mine"
    assert "“a”".encode() in first
    assert first.endswith(b"}\n")
    assert main(["refresh", "00"]) == 0
    assert path.read_bytes() == first
    assert list(folder.iterdir()) == [path]
    save(folder, "00_a", "'before'", "1 / 0")
    before = path.read_bytes()
    assert main(["refresh"]) == 1
    assert path.read_bytes() == before
    assert "FAILED: cell 2: ZeroDivisionError: division by zero" in capsys.readouterr().out


def test_a_name_that_is_not_there_is_one_sentence(folder, capsys):
    save(folder, "00_a")
    assert main(["workbook", "07"]) == 1
    assert re.search(r"There is no notebook 07 in .*There are: 00_a\.", capsys.readouterr().err)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent another way there")
def test_no_kernel_outlives_a_run_that_is_ended(folder):
    note = folder.parent / "pid"
    noted = f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} ')"
    save(folder, "00_a", f"import os, time\n{noted}\ntime.sleep(60)")
    code = (  # a shell's background job hands on a SIGINT that is ignored
        "import signal, sys; from pathlib import Path; from helpers import workbook, __main__ as command;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "workbook.NOTEBOOKS = Path(sys.argv[1]); sys.exit(command.main(['workbook']))"
    )
    runner = subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.DEVNULL)
    wait_until(lambda: note.exists() and note.read_text().endswith(" "))
    runner.send_signal(signal.SIGINT)
    assert runner.wait(120) != 0
    kernel = int(note.read_text())
    wait_until(lambda: not psutil.pid_exists(kernel) or psutil.Process(kernel).status() == "zombie")


def test_a_ctrl_c_that_comes_while_python_tidies_up_is_not_lost(monkeypatch):
    class Tidied:
        def __del__(self):
            raise KeyboardInterrupt

    # A shell's background job hands on an ignored SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(sys, "unraisablehook", commands._not_lost)

    def tidy():
        Tidied()
        time.sleep(20)

    with pytest.raises(KeyboardInterrupt):
        tidy()
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are UTF-8 there")
def test_a_plain_locale_a_locked_home_an_odd_folder_and_a_closed_pipe_are_no_hindrance(tmp_path, capsys):
    """Also where Python leaves out assertions and docstrings."""
    own = tmp_path / "Zwei Erzählungen #1 100%"
    own.mkdir()
    (own / "ä.txt").write_text("Rain fell.", encoding="utf-8")
    start = "import sys; from helpers import __main__ as c, load_articles as load; c._settle(); import matplotlib;"
    start += "print(load(sys.argv.pop())[0].text); sys.exit(c.main())"
    env = os.environ | {"HOME": "/nowhere", "LC_ALL": "C", "PYTHONUTF8": "0"}
    env |= {"TWO_TELLINGS_WORK": str(own), "TWO_TELLINGS_EXPORTS": str(own / "Gäste")}
    command = [sys.executable, "-OO", "-c", start, "backup", str(own)]
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rain fell." in done.stdout
    assert "Gäste/my_work-" in done.stdout
    assert main(["corpus", str(own), "--out", str(own / "tables"), "--workers", "0"]) == 0
    assert "100%/tables" in capsys.readouterr().out
    read, written = os.pipe()
    os.close(read)  # as "| head -1" does
    command = [sys.executable, "-m", "helpers", "backup"]
    done = subprocess.run(command, cwd=PROJECT, env=env, stdout=written, stderr=subprocess.PIPE)
    os.close(written)
    assert (done.returncode, done.stderr) == (141, b"")


def wait_until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_folder_of_articles_is_run_through_its_own_notebook(folder, tmp_path, capsys):
    own = tmp_path / "My pair"
    own.mkdir()
    for name in ("x.txt", "y.txt"):
        (own / name).write_text("Rain fell.", encoding="utf-8")
    path = save(folder, "08_own", "articles_folder = labels = 0", "(articles_folder[-7:], *labels)")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)
    before = path.read_bytes()
    assert main(["workbook", "--articles", str(own)]) == 0
    page = (tmp_path / "exports" / "my-pair" / "08_own.html").read_text(encoding="utf-8")
    assert "(&#39;My pair&#39;, &#39;A&#39;, &#39;B&#39;)" in page.replace("'", "&#39;")
    assert path.read_bytes() == before
    assert "my-pair" in capsys.readouterr().out
    (own / "y.txt").unlink()
    assert main(["workbook", "--articles", str(own)]) == 1
    assert "y.txt" in capsys.readouterr().err

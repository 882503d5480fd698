"""Many articles: every way in, the same tables whoever runs them, and nothing lost or repeated when something ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import psutil
import pytest

from helpers.__main__ import main
from helpers.articles.files import PROJECT, WorkbookError
from helpers.corpus import run as corpus
from helpers.corpus import tables as corpus_tables
from helpers.corpus.input import LARGEST, Record, as_json_lines, read_corpus
from helpers.corpus.invented import NOTE, invented_articles
from helpers.corpus.run import run_corpus
from helpers.corpus.tables import TABLES, analyse, analyse_all, read_tables
from helpers.framing.shares import share_of_voice
from helpers.tone.comparison import is_known, scored_sentences, speaker_tone

PATIENCE = 120  # seconds, on a machine that has much else to do
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX systems")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Forty articles, one of which cannot be analysed."""
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl"
    path.write_bytes(as_json_lines(invented_articles(39)) + b'{"id": "none"}\n')
    return path


@pytest.fixture(scope="module")
def whole(file, tmp_path_factory) -> Path:
    """The results of the plain loop."""
    out = tmp_path_factory.mktemp("results") / "plain"
    assert run_corpus(file, out, workers=0, batch=2) == {
        "articles": 39,
        "failures": 1,
        "parts": 20,
        "before": 0,
    }
    return out


BROKEN_LINES = [
    (b'{"id": "a", "text": "Rain."', "is not valid JSON in UTF-8 (character 28)."),
    (b'{"id": "a", "text": "caf\xe9"}', "is not valid JSON in UTF-8."),
    (b"[" * 100_000, "is not valid JSON"),
    (b'["a", "Rain."]', "is not an object"),
    (b'{"text": "Rain."}', "has no id."),
    (b'{"id": "a"}', "has no text."),
    (b'{"id": "a", "text": 5}', "has no text."),
    (b'{"id": "a", "text": " \\n"}', "has no text."),
    (b'{"id": "a", "text": "' + b"x" * (LARGEST + 1) + b'"}', "is longer than 20,000,000 characters"),
]


@pytest.mark.parametrize(("line", "problem"), BROKEN_LINES, ids=range(len(BROKEN_LINES)))
def test_a_broken_line_is_told_and_stops_nothing(tmp_path, line, problem):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line + b'\n\n{"id": "b", "text": "Sun."}\n{"id": "b", "text": "Ice."}')
    first, second, third = read_corpus(path)
    assert first.problem.startswith(f"Line 1 of x.jsonl {problem}")
    assert (first.where, analyse(first)["failures"][0][1]) == ("line 1 of x.jsonl",) * 2
    first.id.encode()
    assert (second.id, second.text, second.where, second.problem) == ("b", "Sun.", "line 3 of x.jsonl", None)
    assert third.problem == "Line 4 of x.jsonl has the id “b” of an earlier article; give each its own."


def test_json_lines_give_back_what_was_written(tmp_path):
    records = invented_articles(3)
    (tmp_path / "x.jsonl").write_bytes(b"\xef\xbb\xbf" + as_json_lines(records))
    assert [r._replace(where="") for r in read_corpus(tmp_path / "x.jsonl")] == records


def test_a_folder_of_texts_with_a_catalogue(tmp_path):
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "b.txt").write_bytes("“Café”".encode("cp1252"))
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "articles.csv").write_text("file,outlet,date\na.txt,South,2021-01-04\n")
    a, c, b = read_corpus(tmp_path)
    assert (a.id, a.outlet, a.date, a.text) == ("a", "South", "2021-01-04", "Rain fell.")
    assert (c.id, c.where) == ("c", "file c.txt")
    assert "is empty" in c.problem
    assert (b.id, b.outlet, b.text) == ("north/b", None, "“Café”")


@POSIX
def test_what_is_no_file_is_one_failure_and_a_name_that_is_no_utf_8_is_none(tmp_path):
    folder = tmp_path / "texts"
    (folder / "folder.txt").mkdir(parents=True)
    (folder / "a.txt").write_text("Rain fell.")
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xff.txt")).write_text("Rain fell.")
    os.mkfifo(folder / "c.txt")
    (folder / "d.txt").symlink_to("/dev/zero")
    assert run_corpus(folder, tmp_path / "out", workers=0)["failures"] == 2
    tables = read_tables(tmp_path / "out")
    assert tables["articles"]["id"].tolist() == ["a", "b\ufffd"]
    assert tables["failures"]["id"].tolist() == ["c", "d"]
    assert tables["failures"]["reason"].str.contains("is no file").all()


UNREADABLE = [
    ("x.zip", b"PK", "is no corpus"),
    ("gone.jsonl", None, "“gone.jsonl” is not here"),
    ("x.jsonl", b"\n", "holds no article"),
    ("", None, "holds no .txt file"),
]


@pytest.mark.parametrize(("name", "data", "words"), UNREADABLE)
def test_what_is_no_corpus_is_told_and_makes_no_folder(tmp_path, capsys, name, data, words):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["corpus", str(tmp_path / name), "--out", str(tmp_path / "out"), "--workers", "0"]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_tables_say_what_the_notebooks_say(seeds):
    found = analyse_all([Record(a.label, a.text, title=a.title) for a in seeds])
    assert not len(found["failures"])
    tone = found["tone"].set_index(["id", "voice"])
    for instrument in ("panel", "textblob"):
        for voice in (None, "narrator", "quoted"):
            scored = scored_sentences(*seeds, voice=voice)
            known = scored[is_known(scored, instrument)].groupby("article")[instrument]
            here = tone.xs(voice or "all", level="voice")
            assert here[instrument].tolist() == pytest.approx(known.mean().tolist())
            assert here[f"{instrument}_scored"].tolist() == known.size().tolist()
        for article in seeds:
            there = speaker_tone(article, instrument=instrument).set_index("speaker")
            here = found["speakers"].query("id == @article.label").set_index("speaker").loc[there.index]
            assert here[instrument].to_numpy() == pytest.approx(there["score"].to_numpy(), nan_ok=True)
            assert here["sentences"].tolist() == there["sentences"].tolist()
            assert here["words"].tolist() == there["words"].tolist()
    for article in seeds:
        shares, mine = share_of_voice(article), found["voices"].query("id == @article.label")
        assert sorted(mine["words"]) == sorted(shares["words"])
        assert sorted(mine["share"]) == pytest.approx(sorted(shares["share"]))
        for name in ("quotations", "attributions", "verbs"):
            rows = found[name].query("id == @article.label")
            assert len(rows)
            assert [article.text[r.start : r.end] for r in rows.itertuples()] == rows["text"].tolist()


def test_an_article_that_fails_is_told_and_odd_texts_do_not_fail(monkeypatch):
    for text in ("?", "\x00\x01", "“" * 50, "a\u2028b\r\n", "Дождь шёл весь день."):
        assert "failures" not in analyse(Record("a", text))
    monkeypatch.setattr(corpus_tables, "share_of_voice", lambda _: 1 / 0)
    reason = "The analysis stopped at this article (ZeroDivisionError: division by zero)."
    assert analyse(Record("a", "Rain fell.", where="line 1")) == {"failures": [("a", "line 1", reason)]}


def test_the_folder_holds_readable_tables(whole):
    tables = read_tables(whole)
    assert {name: list(table) for name, table in tables.items()} == TABLES
    failed = ["none", "line 40 of articles.jsonl", "Line 40 of articles.jsonl has no text."]
    assert tables["failures"].values.tolist() == [failed]
    assert set(tables["articles"]["note"]) == {NOTE}
    again = analyse_all(invented_articles(39))
    for name in TABLES.keys() - {"failures"}:
        pd.testing.assert_frame_equal(tables[name], again[name], check_dtype=False)
    about = json.loads((whole / "run.json").read_text())
    assert (about["complete"], about["fingerprint"]) == (True, corpus.fingerprint())
    assert str(PROJECT) not in str(about)


def test_what_is_done_is_done_again_only_when_code_article_or_file_changed(tmp_path, file, monkeypatch):
    out, mine = tmp_path / "out", tmp_path / "articles.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    mine.write_bytes(b"".join(lines))
    assert run_corpus(mine, out, workers=0, batch=10)["before"] == 0
    before = files(out)
    assert run_corpus(mine, out, workers=0, batch=10)["before"] == 4
    assert files(out) == before
    part = next((out / "tone").glob("part-000001*"))
    part.with_stem(f"{part.stem} 2").write_bytes(part.read_bytes())  # what a cloud's folder makes of it
    part.write_bytes(b"PAR1")
    with pytest.raises(WorkbookError, match="damaged or missing"):
        read_tables(out)
    (out / "verbs" / part.name).unlink()
    assert run_corpus(mine, out, workers=0, batch=10)["before"] == 3
    assert files(out) == before
    with monkeypatch.context() as patch:
        patch.setattr(corpus, "fingerprint", lambda: "other code")
        assert run_corpus(mine, out, workers=0, batch=10)["before"] == 0
        assert len(list((out / "tone").iterdir())) == 4
    mine.write_bytes(b"".join([*lines[:25], b'{"id": "new", "text": "Rain fell."}\n']))
    run_corpus(mine, out, workers=0, batch=10)
    assert read_tables(out)["articles"]["id"].tolist()[-1] == "new"
    assert len(list((out / "tone").iterdir())) == 3


def test_a_corpus_that_changes_while_it_is_read_is_not_called_complete(tmp_path, file, monkeypatch):
    told = iter([[Record("a", "Rain fell.")], [Record("a", "Snow fell.")]])
    monkeypatch.setattr(corpus, "read_corpus", lambda _: iter(next(told)))
    with pytest.raises(WorkbookError, match="was changed while it was read"):
        run_corpus(file, tmp_path / "out", workers=0)
    with pytest.raises(WorkbookError, match="no finished results"):
        read_tables(tmp_path / "out")


def test_any_line_of_code_and_any_word_list_count(tmp_path, monkeypatch):
    places = [tmp_path / name for name in ("helpers/x.py", "helpers/deep/er/y.py", "helpers/lexicons/z.csv")]
    monkeypatch.setattr(corpus, "LEXICONS", tmp_path / "helpers" / "lexicons")
    seen = {corpus.fingerprint.__wrapped__()}
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("1")
        seen.add(corpus.fingerprint.__wrapped__())
    monkeypatch.setattr(corpus, "VERSIONS", {"pandas": "4"})
    assert len(seen | {corpus.fingerprint.__wrapped__()}) == 5


def test_a_folder_of_something_else_is_left_alone(file, whole, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    other = tmp_path / "articles.jsonl"  # of the same name
    other.write_bytes(b'{"id": "a", "text": "Rain."}')
    for out, path in [(tmp_path, file), (tmp_path / "mine.txt", file), (whole, other)]:
        with pytest.raises(WorkbookError, match="holds something else"):
            run_corpus(path, out, workers=0)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    for out in (tmp_path / ("x" * 300), other / "x"):
        with pytest.raises(WorkbookError, match="Could not write"):
            run_corpus(file, out, workers=0)
    for nothing in (tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(WorkbookError, match="holds no finished results"):
            read_tables(nothing)


@pytest.mark.parametrize("noted", [b"", b'{"comp', b"[1]", b"\xff", b'{"complete": false}'])
def test_a_note_that_is_broken_is_told(tmp_path, file, noted):
    (tmp_path / "run.json").write_bytes(noted)
    with pytest.raises(WorkbookError, match="holds no finished results"):
        read_tables(tmp_path)
    with pytest.raises(WorkbookError, match="holds something else"):
        run_corpus(file, tmp_path, workers=0)


def test_a_full_disk_is_told_and_the_command_goes_on(file, whole, tmp_path, monkeypatch, capsys):
    arguments = ["corpus", str(file), "--out", str(tmp_path / "out"), "--workers", "0", "--batch", "2"]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".run.json.99-99").write_bytes(b"half")  # of a run that was killed at once
    real, full = Path.write_bytes, Mock(side_effect=OSError(28, "No space left on device"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", lambda p, d: (full if "part-000002" in p.name else real)(p, d))
        assert main(arguments) == 1
    assert "No space left on device" in capsys.readouterr().err
    with pytest.raises(WorkbookError, match="no finished results"):
        read_tables(tmp_path / "out")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "Articles analysed: 39 (2 of 20 parts were done before)." in said
    assert "Not analysed: 1" in said
    assert files(tmp_path / "out") == files(whole)
    with pytest.raises(SystemExit):
        main([*arguments[:-1], "0"])
    assert "a whole number of" in capsys.readouterr().err


@POSIX
def test_a_killed_run_goes_on_though_a_worker_is_killed_too(file, whole, tmp_path, monkeypatch, capfd):
    """kill -9 after some parts; the rest with two workers, one of which is killed: the bytes of the plain loop."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "helpers", "corpus", str(file), "--out", str(out), "--batch", "2"]
    with subprocess.Popen([*command, "--workers", "0"], cwd=PROJECT, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + PATIENCE
        while len(list((out / "failures").glob("part-*"))) < 3 and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
    done = len(list((out / "failures").glob("part-*")))
    assert 3 <= done < 20
    for name in (".run.json.99-99", "tone/.part-000001.parquet.99-99"):  # what may lie there after a kill
        (out / name).write_bytes(b"half")
    real, written = corpus.write_safely, []

    def kill_a_worker(path, data):
        written.append(path)
        if len(written) == 10:
            started = psutil.Process().children(recursive=True)
            next(p for p in started if "spawn_main" in " ".join(p.cmdline())).kill()
        return real(path, data)

    monkeypatch.setattr(corpus, "write_safely", kill_a_worker)
    capfd.readouterr()
    assert done - 1 <= run_corpus(file, out, workers=2, batch=2)["before"] <= done
    assert files(out) == files(whole)
    assert capfd.readouterr() == ("", "")


@contextmanager
def cluster_elsewhere():
    """A scheduler and a worker of their own processes on loopback; gives the address and the scheduler."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    options = {"cwd": PROJECT, "env": env, "stderr": subprocess.PIPE, "text": True}
    dask, local = [sys.executable, "-m"], ["--host", "127.0.0.1", "--no-dashboard"]
    with subprocess.Popen([*dask, "distributed.cli.dask_scheduler", *local, "--port", "0"], **options) as one:
        address = next(line.split("at:")[1].strip() for line in one.stderr if "Scheduler at:" in line)
        command = [*dask, "distributed.cli.dask_worker", address, *local, "--nthreads", "1", "--no-nanny"]
        with subprocess.Popen(command, **options | {"stderr": subprocess.DEVNULL}) as other:
            try:
                yield address, one
            finally:
                other.kill()
                one.kill()


def test_a_cluster_is_used_by_its_address_and_what_fails_is_told(file, whole, tmp_path, monkeypatch, capfd):
    with cluster_elsewhere() as (address, scheduler):
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", address)
        run_corpus(file, tmp_path / "out", batch=2)
        assert files(tmp_path / "out") == files(whole)
        with monkeypatch.context() as patch:
            patch.setattr(corpus, "fingerprint", lambda: "other code")
            with pytest.raises(WorkbookError, match="another version of the workbook"):
                run_corpus(file, tmp_path / "other")
        monkeypatch.setattr(corpus, "_PATIENCE", 1)
        real = corpus.write_safely
        kill = Mock(
            side_effect=lambda path, data: ("part-" in path.name and scheduler.kill(), real(path, data))
        )
        monkeypatch.setattr(corpus, "write_safely", kill)
        with pytest.raises(WorkbookError, match="did not finish"):
            run_corpus(file, tmp_path / "scheduler", batch=1)
        with pytest.raises(WorkbookError, match="a scheduler must answer at DASK"):
            run_corpus(file, tmp_path / "none")
    assert capfd.readouterr() == ("", "")

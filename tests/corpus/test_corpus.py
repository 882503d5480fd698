"""Many articles: every way in, the same tables whoever runs them, and nothing lost or repeated when something ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.__main__ import main
from helpers.articles.article import Article
from helpers.articles.files import PROJECT, WorkbookError
from helpers.corpus import run as corpus
from helpers.corpus import store as corpus_store
from helpers.corpus import tables as corpus_tables
from helpers.corpus.input import LARGEST, Record, as_json_lines, count_articles, read_corpus
from helpers.corpus.invented import NEUTRAL_FIRST, NEUTRAL_LAST, NOTE, invented_articles
from helpers.corpus.pairs import same_event_pairs
from helpers.corpus.questions import (
    MEASURES,
    article_measures,
    outlet_spread,
    place_of,
    read_tables,
    right_direction,
    settling,
)
from helpers.corpus.run import batches, cluster, compute, run_corpus
from helpers.corpus.scale import cost_table, measure
from helpers.corpus.store import _note, part
from helpers.corpus.tables import TABLES, analyse, analyse_all
from helpers.framing.shares import share_of_voice
from helpers.tone.comparison import compare_tone, speaker_tone

COMMAND = [sys.executable, "-m", "helpers", "corpus"]
PATIENCE = 120  # seconds, on a machine that has much else to do
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX systems")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def articles() -> list[Record]:
    """Forty invented articles, one of which cannot be analysed."""
    return [*invented_articles(39), Record("none", "", where="line 40", problem="It is empty.")]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl"
    path.write_bytes(as_json_lines(invented_articles(39)) + b'{"id": "none"}\n')
    return path


@pytest.fixture(scope="module")
def whole(file, tmp_path_factory) -> Path:
    """The results of the plain loop."""
    out = tmp_path_factory.mktemp("results") / "plain"
    run_corpus(file, out, workers=0, batch=5)
    return out


@pytest.fixture(scope="module")
def tables(whole) -> dict[str, pd.DataFrame]:
    return read_tables(whole)


# -- ways in ------------------------------------------------------------------------------------------

BROKEN_LINES = [
    (b'{"id": "a", "text": "Rain."', "Line 1 of x.jsonl is not valid JSON (character 28)."),
    (b'["a", "Rain."]', "Line 1 of x.jsonl is not an object"),
    (b'{"text": "Rain."}', "Line 1 of x.jsonl has no id."),
    (b'{"id": " ", "text": "Rain."}', "Line 1 of x.jsonl has no id."),
    (b'{"id": "a"}', "Line 1 of x.jsonl has no text."),
    (b'{"id": "a", "text": null}', "Line 1 of x.jsonl has no text."),
    (b'{"id": "a", "text": 5}', "Line 1 of x.jsonl has something other than words as its text."),
    (b'{"id": "a", "text": " \\n"}', "Line 1 of x.jsonl has an empty text."),
    (b'{"id": "a", "text": "\\ud800"}', "Line 1 of x.jsonl holds half a character"),
    (b'{"id": "a", "text": "caf\xe9"}', "Line 1 of x.jsonl is not UTF-8."),
    (b"[" * 100_000, "Line 1 of x.jsonl is not valid JSON"),
]


@pytest.mark.parametrize(("line", "problem"), BROKEN_LINES, ids=[b[1][19:45] for b in BROKEN_LINES])
def test_a_broken_line_is_told_and_stops_nothing(tmp_path, line, problem):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line + b'\n\n{"id": "b", "text": "Sun."}')
    first, second = read_corpus(path)
    assert first.problem.startswith(problem)
    assert first.where == "line 1 of x.jsonl"
    assert (second.id, second.text, second.where, second.problem) == ("b", "Sun.", "line 3 of x.jsonl", None)


def test_an_endless_line_is_skipped(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'"' + b"x" * LARGEST + b'"\n{"id": "b", "text": "Sun."}\n')
    first, second = read_corpus(path)
    assert "no single article" in first.problem
    assert second.text == "Sun."


def test_a_second_article_of_one_id_is_told(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"id": 1, "text": "Rain."}\n{"id": "1", "text": "Sun."}\n{"id": 2, "text": "Ice."}')
    assert [r.problem is None for r in read_corpus(path)] == [True, False, True]
    assert "Line 2 of x.jsonl has the id “1” of an earlier article" in list(read_corpus(path))[1].problem


def test_json_lines_give_back_what_was_written(tmp_path):
    records = invented_articles(3)
    (tmp_path / "x.jsonl").write_bytes(as_json_lines(records))
    assert [r._replace(where="") for r in read_corpus(tmp_path / "x.jsonl")] == records
    assert count_articles(tmp_path / "x.jsonl") == 3


def test_parquet_has_the_same_columns(tmp_path):
    records = invented_articles(3)
    table = pd.DataFrame([r._asdict() for r in records]).drop(columns=["where", "problem"])
    table["date"] = pd.to_datetime(table["date"])
    table.loc[2, "text"] = None
    table.to_parquet(tmp_path / "x.parquet")
    found = list(read_corpus(tmp_path / "x.parquet"))
    assert [r._replace(where="") for r in found[:2]] == records[:2]
    assert found[2].problem == "Row 3 of x.parquet has no text."
    assert count_articles(tmp_path / "x.parquet") == 3


def test_a_folder_of_texts_with_a_catalogue(tmp_path):
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "b.txt").write_bytes("“Café”".encode("cp1252"))
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "articles.csv").write_text("file,outlet,date\na.txt,South,2021-01-04\n")
    a, c, b = read_corpus(tmp_path)
    assert (a.id, a.outlet, a.date, a.text) == ("a", "South", "2021-01-04", "Rain fell.")
    assert "is empty" in c.problem
    assert (b.id, b.outlet, b.text) == ("north/b", None, "“Café”")
    assert count_articles(tmp_path) == 3


def zip_of(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


HOSTILE = [
    "../evil.txt",
    "/evil.txt",
    "a/../../evil.txt",
    "C:\\evil.txt",
    "..\\evil.txt",
    "\\\\host\\evil.txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_zip_that_points_outside_itself_writes_nothing(tmp_path, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    path = zip_of(inside / "x.zip", {name: b"evil", "good.txt": b"Rain fell."})
    before = files(tmp_path)
    found = {r.text: r for r in read_corpus(path)}
    assert "points outside the zip" in found[""].problem
    assert found["Rain fell."].id == "good"
    assert files(tmp_path) == before


def test_a_zip_made_to_fill_the_memory_is_refused(tmp_path):
    path = zip_of(
        tmp_path / "x.zip", {"bomb.txt": b"a" * 5_000_000, "good.txt": b"Rain fell.", "z.pdf": b"x"}
    )
    bomb, good = read_corpus(path)
    assert "far larger unpacked" in bomb.problem
    assert good.problem is None
    assert count_articles(path) == 2


def test_a_damaged_member_of_a_zip_stops_nothing(tmp_path):
    path = zip_of(tmp_path / "x.zip", {"a.txt": b"Rain fell.", "b.txt": b"Sun."}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Rain fell.", b"Rain fall."))
    a, b = read_corpus(path)
    assert "is damaged" in a.problem
    assert b.text == "Sun."


UNREADABLE = [
    ("x.docx", b"PK", "cannot be read as a corpus"),
    ("x.zip", b"no zip", "damaged or no zip file"),
    ("x.parquet", b"no parquet", "damaged or no Parquet file"),
    ("gone.jsonl", None, "There is no “gone.jsonl” here"),
    ("x.jsonl", b"\n", "holds no article"),
]


@pytest.mark.parametrize(("name", "data", "words"), UNREADABLE, ids=[u[0] for u in UNREADABLE])
def test_what_is_no_corpus_is_told_and_makes_no_folder(tmp_path, capsys, name, data, words):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["corpus", str(tmp_path / name), "--out", str(tmp_path / "out"), "--workers", "0"]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_parquet_without_text_is_told(tmp_path):
    pd.DataFrame({"id": ["a"]}).to_parquet(tmp_path / "x.parquet")
    with pytest.raises(WorkbookError, match="lacks the column text"):
        list(read_corpus(tmp_path / "x.parquet"))


# -- one article --------------------------------------------------------------------------------------


def test_the_tables_say_what_the_notebooks_say(seeds):
    found = analyse_all([Record(a.label, a.text, title=a.title) for a in seeds])
    assert not len(found["failures"])
    tone = found["tone"].set_index(["id", "voice"])
    for voice in (None, "narrator", "quoted"):
        for instrument in ("panel", "textblob"):
            means = compare_tone(*seeds, voice=voice, instrument=instrument).means
            assert tone.loc[(["A", "B"], voice or "all"), instrument].tolist() == pytest.approx(list(means))
    for article in seeds:
        for instrument in ("panel", "textblob"):
            there = speaker_tone(article, instrument).set_index("speaker")
            here = found["speakers"].query("id == @article.label").set_index("speaker").loc[there.index]
            assert here[instrument].to_numpy() == pytest.approx(there["score"].to_numpy(), nan_ok=True)
            assert (
                here[["sentences", "words"]].values.tolist() == there[["sentences", "words"]].values.tolist()
            )
        shares = share_of_voice(article)
        mine = found["voices"].query("id == @article.label")
        assert sorted(mine["words"]) == sorted(shares["words"])
        assert sorted(mine["share"]) == pytest.approx(sorted(shares["share"]))


def test_every_row_that_points_into_an_article_fits(seeds):
    for record in [*invented_articles(4), *(Record(a.label, a.text) for a in seeds)]:
        rows = analyse(record)
        for name in ("quotations", "attributions", "verbs"):
            columns = list(TABLES[name])
            assert rows[name]
            for row in rows[name]:
                start, end, text = (row[columns.index(c)] for c in ("start", "end", "text"))
                assert record.text[start:end] == text


def test_an_article_that_fails_is_told_with_its_reason(monkeypatch):
    def fail(_):
        raise RuntimeError("no\nidea")

    monkeypatch.setattr(corpus_tables, "voices", fail)
    rows = analyse(Record("a", "Rain fell.", where="line 1"))
    assert rows == {
        "failures": [("a", "line 1", "The analysis stopped at this article (RuntimeError: no idea).")]
    }


@pytest.mark.parametrize("text", ["?", "\x00\x01", "“" * 50, "a\u2028b\r\n", "Дождь шёл весь день."])
def test_odd_texts_give_rows_not_failures(text):
    assert "failures" not in analyse(Record("a", text))


# -- a run --------------------------------------------------------------------------------------------


def test_the_folder_holds_readable_tables(whole, tables, articles):
    assert {name: list(table) for name, table in tables.items()} == {n: list(c) for n, c in TABLES.items()}
    analysed = [r.id for r in articles if r.problem is None]
    assert tables["articles"]["id"].tolist() == analysed
    assert tables["failures"].values.tolist() == [
        ["none", "line 40 of articles.jsonl", "Line 40 of articles.jsonl has no text."]
    ]
    assert set(tables["articles"]["note"]) == {NOTE}
    again = analyse_all([r for r in articles if r.problem is None])
    for name in TABLES.keys() - {"failures"}:
        pd.testing.assert_frame_equal(tables[name], again[name])
    assert str(PROJECT) not in (whole / "run.json").read_text()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_no_number_of_workers_changes_a_byte(file, whole, tmp_path, workers):
    summary = run_corpus(file, tmp_path / "out", workers=workers, batch=5)
    assert summary == (39, 1, 8, 0)
    assert files(tmp_path / "out") == files(whole)


def test_a_finished_run_is_not_repeated(file, whole, monkeypatch):
    before = files(whole)
    monkeypatch.setattr(corpus, "analyse_batch", lambda _: pytest.fail("a batch was analysed again"))
    assert run_corpus(file, whole, workers=0, batch=5) == (39, 1, 8, 8)
    assert files(whole) == before


def stopped_after(monkeypatch, batches: int) -> None:
    """Make the third write of a batch fail as a stopped process does: parts there, the note not yet."""
    real, calls = _note, []

    def note(out, number):
        if number >= batches and not calls.append(number) and (out / "tone").exists():
            paths = [part(out, name, number) for name in TABLES]
            if all(path.exists() for path in paths):
                raise KeyboardInterrupt
        return real(out, number)

    monkeypatch.setattr(corpus_store, "_note", note)


def test_a_stopped_run_goes_on(file, whole, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        stopped_after(patch, 3)
        with pytest.raises(KeyboardInterrupt):
            run_corpus(file, out, workers=0, batch=5)
    with pytest.raises(WorkbookError, match="was stopped"):
        read_tables(out)
    assert run_corpus(file, out, workers=0, batch=5) == (39, 1, 8, 3)
    assert files(out) == files(whole)


def test_a_damaged_part_and_a_changed_article_are_made_again(file, tmp_path):
    out, mine = tmp_path / "out", tmp_path / "articles.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    mine.write_bytes(b"".join(lines))
    run_corpus(mine, out, workers=0, batch=10)
    (out / "tone" / "part-00001.parquet").write_bytes(b"")
    assert run_corpus(mine, out, workers=0, batch=10).before == 3
    mine.write_bytes(b"".join([*lines[:25], b'{"id": "new", "text": "Rain fell."}\n']))
    assert run_corpus(mine, out, workers=0, batch=10) == (26, 0, 3, 2)
    assert read_tables(out)["articles"]["id"].tolist()[-1] == "new"


def test_a_folder_of_something_else_is_left_alone(file, whole, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    other = tmp_path / "other.jsonl"
    other.write_bytes(b'{"id": "a", "text": "Rain."}')
    for out, path, batch, words in [
        (tmp_path, file, 5, "holds files of something else"),
        (tmp_path / "mine.txt", file, 5, "is a file"),
        (whole, other, 5, "holds the results of articles.jsonl"),
        (whole, file, 6, "Go on with --batch 5"),
    ]:
        with pytest.raises(WorkbookError, match=words):
            run_corpus(path, out, workers=0, batch=batch)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_full_disk_is_told_in_a_sentence(file, tmp_path, monkeypatch, capsys):
    real = Path.write_bytes

    def full(path, data):
        if "part-00002" in path.name:
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    arguments = [str(file), "--out", str(tmp_path / "out"), "--workers", "0", "--batch", "5"]
    assert main(["corpus", *arguments]) == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "Traceback" not in said
    monkeypatch.undo()
    assert main(["corpus", *arguments]) == 0
    assert "(2 of 8 batches were done before)" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--workers", "-1"], ["--batch", "0"], ["--batch", "x"]])
def test_bad_arguments_are_told(file, tmp_path, arguments, capsys):
    with pytest.raises(SystemExit):
        main(["corpus", str(file), "--out", str(tmp_path / "out"), *arguments])
    assert "a whole number of" in capsys.readouterr().err


# -- what ends in mid-run -----------------------------------------------------------------------------


@contextmanager
def running(file: Path, out: Path, workers: int):
    process = subprocess.Popen(
        [*COMMAND, str(file), "--out", str(out), "--workers", str(workers), "--batch", "1"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_batches(out: Path, process: subprocess.Popen, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if len(list((out / "batches").glob("*.json"))) >= number:
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    pytest.fail(f"the run wrote nothing in {PATIENCE} seconds")


def children(pid: int) -> list[int]:
    psutil = pytest.importorskip("psutil")
    return [
        c.pid for c in psutil.Process(pid).children(recursive=True) if "spawn_main" in " ".join(c.cmdline())
    ]


@pytest.fixture(scope="module")
def singles(tmp_path_factory) -> tuple[Path, dict[str, bytes]]:
    """A hundred articles and the files of a run in batches of one that nothing disturbed."""
    folder = tmp_path_factory.mktemp("singles")
    file = folder / "articles.jsonl"
    file.write_bytes(as_json_lines(invented_articles(100)))
    run_corpus(file, folder / "whole", workers=0, batch=1)
    return file, files(folder / "whole")


@POSIX
def test_a_killed_worker_loses_nothing_and_repeats_nothing(singles, tmp_path):
    file, expected = singles
    with running(file, tmp_path / "out", 2) as process:
        wait_for_batches(tmp_path / "out", process, 3)
        os.kill(children(process.pid)[0], signal.SIGKILL)
        said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Articles analysed: 100." in said
    assert complained == ""
    assert files(tmp_path / "out") == expected


@POSIX
def test_a_killed_run_goes_on_to_the_same_bytes(singles, tmp_path):
    file, expected = singles
    out = tmp_path / "out"
    with running(file, out, 2) as process:
        wait_for_batches(out, process, 3)
        process.kill()
    done = len(list((out / "batches").glob("*.json")))
    assert 3 <= done < 100
    summary = run_corpus(file, out, workers=0, batch=1)
    assert summary.before >= done
    assert {name: data for name, data in files(out).items() if "/." not in name} == expected


@POSIX
def test_an_article_that_ends_every_worker_becomes_a_failure(monkeypatch):
    def end_at_b(records):
        if any(r.id == "b" and r.problem is None for r in records):
            os.kill(os.getpid(), signal.SIGKILL)

    real = analyse
    monkeypatch.setattr(corpus, "analyse_batch", end_at_b)
    monkeypatch.setattr(corpus, "analyse", lambda record: end_at_b([record]) or real(record))
    batch = next(batches([Record("a", "Rain fell."), Record("b", "Sun shone.")]))
    with cluster(1) as client:
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        ((_, (parts, failures)),) = compute(client, [batch])
    assert failures == 1
    assert pd.read_parquet(io.BytesIO(parts["articles"]))["id"].tolist() == ["a"]
    assert "was ended each time" in pd.read_parquet(io.BytesIO(parts["failures"]))["reason"][0]


@contextmanager
def scheduler_elsewhere():
    """A scheduler and a worker of their own processes on loopback; gives the address."""
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    quiet = {"cwd": PROJECT, "stdout": subprocess.DEVNULL}
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    scheduler = subprocess.Popen(
        [*dask, "--no-dashboard"], **(quiet | {"stdout": None}), env=env, stderr=subprocess.PIPE, text=True
    )
    worker = None
    try:
        address = next(line.split("at:")[1].strip() for line in scheduler.stderr if "Scheduler at:" in line)
        command = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-dashboard",
        ]
        worker = subprocess.Popen(command, **quiet, env=env, stderr=subprocess.DEVNULL)
        yield address
    finally:
        for process in filter(None, (worker, scheduler)):
            process.terminate()
            process.communicate(timeout=30)


def test_a_cluster_is_used_by_its_address(file, whole, tmp_path, monkeypatch):
    with scheduler_elsewhere() as address:
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", address)
        monkeypatch.setattr(corpus, "_here", lambda _: pytest.fail("a cluster of its own was started"))
        run_corpus(file, tmp_path / "out", batch=5)
    assert files(tmp_path / "out") == files(whole)


def test_a_cluster_that_does_not_answer_is_told(file, tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr(corpus, "_PATIENCE", 1)
    with pytest.raises(WorkbookError, match="No Dask scheduler answers at tcp"):
        run_corpus(file, tmp_path / "out", batch=5)


# -- questions ----------------------------------------------------------------------------------------


def test_invented_articles_differ_as_they_say():
    found = analyse_all(invented_articles(120))
    spread = outlet_spread(found).set_index(["measure", "outlet"])
    for outlet, share in (("North", NEUTRAL_FIRST), ("South", NEUTRAL_LAST)):
        row = spread.loc[("neutral_share", outlet)]
        assert row["articles"] == 60
        assert abs(row["mean"] - share) < 0.05
        assert row["low"] < row["mean"] < row["high"]
    values = article_measures(found).query("outlet == 'North'")["neutral_share"]
    assert spread.loc[("neutral_share", "North"), "sd"] == pytest.approx(values.std())
    assert invented_articles(5) == invented_articles(9)[:5]
    assert invented_articles(5, seed=1) != invented_articles(5)


def test_an_outlet_needs_a_name_and_a_pair_a_date():
    found = analyse_all([Record("a", "Rain fell."), Record("b", "Sun shone.")])
    with pytest.raises(WorkbookError, match="needs the outlet of each article"):
        outlet_spread(found)
    with pytest.raises(WorkbookError, match="need the date of each article"):
        same_event_pairs([Record("a", "Rain fell.")])
    with pytest.raises(WorkbookError, match="“Monday” of the article a cannot be read"):
        same_event_pairs([Record("a", "Rain fell.", date="Monday")])
    with pytest.raises(WorkbookError, match="1 or more"):
        invented_articles(0)


def test_a_mean_settles_as_articles_come_in():
    values = np.random.default_rng(1).normal(0.5, 0.1, 1_000)
    table = settling([*values, np.nan])
    assert table["n"].tolist() == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    width = (table["high"] - table["low"]).to_numpy()
    assert width * np.sqrt(table["n"].to_numpy()) == pytest.approx(np.full(10, 2 * 1.96 * 0.1), rel=0.1)
    pd.testing.assert_frame_equal(table, settling([*values, np.nan]))
    with pytest.raises(WorkbookError, match="fewer with this measure"):
        settling([1.0, np.nan])


def test_more_articles_tell_the_direction_more_often():
    rng = np.random.default_rng(1)
    share = right_direction(rng.normal(0.1, 1, 500), rng.normal(0, 1, 500)).set_index("n")["share"]
    assert 0.48 < share[1] < 0.6 < share[500]
    with pytest.raises(WorkbookError, match="no direction is right"):
        right_direction([1.0, 1.0], [1.0, 1.0])


def test_two_articles_find_their_place(seeds, tables):
    place = place_of(*seeds, tables)
    assert place["measure"].tolist() == [m for m in MEASURES for _ in "AB"]
    neutral = article_measures(tables)["neutral_share"]
    a = place.query("measure == 'neutral_share' and article == 'A'").iloc[0]
    assert a["percentile"] == pytest.approx(
        100 * ((neutral < a["value"]).mean() + (neutral == a["value"]).mean() / 2)
    )
    empty = place_of(Article.from_text("Rain."), Article.from_text("Sun.", "B"), tables).set_index("measure")
    assert empty.loc["neutral_share", "percentile"].isna().all()


def test_pairs_of_one_event_are_found_without_comparing_all():
    records = invented_articles(80)
    events = {r.id: r.event for r in records}
    pairs = same_event_pairs(records, days=3, threshold=0.85)
    assert len(pairs) == 40
    assert (pairs["id_a"].map(events) == pairs["id_b"].map(events)).all()
    shuffled = same_event_pairs(records[::-1], days=3, threshold=0.85)
    assert {frozenset(p) for p in shuffled[["id_a", "id_b"]].values} == {
        frozenset(p) for p in pairs[["id_a", "id_b"]].values
    }


@pytest.mark.parametrize("days", [0, 1, 3])
def test_pairs_keep_to_the_days(days):
    text = "The Elcombe bridge near Brenholt closed after Thornmere flooded."
    dates = ["2021-01-01", "2021-01-02", "2021-01-03", "2021-01-04", "2021-01-05", None]
    records = [Record(str(n), text, outlet=f"o{n}", date=day) for n, day in enumerate(dates)]
    pairs = same_event_pairs(records, days=days)
    expected = Counter(b - a for a in range(5) for b in range(a + 1, 5) if b - a <= days)
    assert Counter(pairs["days"]) == expected
    same = same_event_pairs([r._replace(outlet="one") for r in records], days=days)
    assert len(same) == 0


# -- scale --------------------------------------------------------------------------------------------


def test_what_was_measured_and_what_is_extrapolated_stay_apart():
    measured = measure(invented_articles(4), workers=(0,)).assign(workers=1, articles=10_000)
    table = cost_table(measured, (10_000, 20_000), (1, 2))
    assert table["basis"].tolist() == ["measured", "extrapolated", "extrapolated", "extrapolated"]
    one, two, twice, _ = table["hours"]
    assert (two, twice) == (pytest.approx(one / 2), pytest.approx(one * 2))
    assert (measured["memory"] > 10).all()
    with pytest.raises(WorkbookError, match="no articles to measure"):
        measure([])


def test_the_command_writes_what_it_says(file, tmp_path, capsys):
    assert main(["corpus", str(file), "--out", str(tmp_path / "out"), "--workers", "0"]) == 0
    said = capsys.readouterr().out
    assert "Articles analysed: 39." in said
    assert "Not analysed: 1" in said
    assert json.loads((tmp_path / "out" / "run.json").read_text())["complete"] is True

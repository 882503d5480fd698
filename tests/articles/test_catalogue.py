"""The catalogue of a reader's folder: written once, read ever after, and no file silently dropped."""

from __future__ import annotations

import os
import sys
from itertools import product

import pytest

from helpers.articles.article import load_articles
from helpers.articles.catalogue import find_folder, folder_report, readers_table, save_pasted
from helpers.articles.files import WorkbookError, work_folder
from helpers.articles.readers import read_article_file


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of three articles, and an empty place for the reader's tables."""
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path / "work"))
    root = tmp_path / "my pair"
    root.mkdir()
    (root / "b.txt").write_text("Beta.", "utf-8")
    (root / "A.md").write_text("Alpha.", "utf-8")
    (root / "c.html").write_text("<html><h1>Gamma</h1><p>The third of them.</p></html>", "utf-8")
    return root


def test_files_are_read_in_name_order_and_a_catalogue_is_written_once(folder):
    articles = load_articles(folder)
    assert [(a.label, a.file) for a in articles] == [("A", "A.md"), ("B", "b.txt"), ("C", "c.html")]
    written = (work_folder() / "catalogue-my-pair.csv").read_text("utf-8-sig")
    assert written == "label,file,title,outlet,date,note\nA,A.md,,,,\nB,b.txt,,,,\nC,c.html,,,,\n"
    load_articles(folder)
    path = work_folder() / "catalogue-my-pair.csv"
    path.write_text("label,file,title,outlet\nNorth,b.txt,Beta title,'=Herald\nSouth,A.md,,\n", "utf-8")
    articles = load_articles(folder)
    assert [(a.label, a.file) for a in articles] == [("North", "b.txt"), ("South", "A.md"), ("A", "c.html")]
    assert articles[0].stated == {"title": "Beta title", "outlet": "=Herald"}
    assert path.read_text("utf-8").startswith("label,file,title,outlet\nNorth")
    report = folder_report(folder).set_index("file")
    assert "not in your catalogue yet" in report.loc["c.html", "note"]
    assert report.loc["b.txt", "note"] == ""


def test_other_files_and_a_file_that_went(folder):
    (folder / "d.pdf").write_bytes(b"%PDF-1.7")
    (folder / "notes.csv").write_text("a,b", "utf-8")
    (folder / ".hidden.txt").write_text("x", "utf-8")
    assert len(load_articles(folder)) == 3
    notes = folder_report(folder).set_index("file")["note"]
    assert "a PDF" in notes["d.pdf"]
    assert notes["notes.csv"] == "This kind of file is left alone."
    assert ".hidden.txt" not in notes
    load_articles(folder)
    (folder / "b.txt").unlink()
    with pytest.raises(WorkbookError, match=r"catalogue-my-pair\.csv names the file “b.txt”"):
        load_articles(folder)


@pytest.mark.parametrize("name", ["../secret.txt", "..", "inner/../b.txt", "C:\\b.txt", "/etc/hostname"])
def test_a_catalogue_cannot_leave_its_folder(folder, name):
    load_articles(folder)
    (folder.parent / "secret.txt").write_text("Not yours.", "utf-8")
    (work_folder() / "catalogue-my-pair.csv").write_text(f"label,file\nA,{name}\n", "utf-8")
    with pytest.raises(WorkbookError, match="not in the folder"):
        load_articles(folder)


def test_tables_of_the_seeds_are_not_read_for_another_folder(folder):
    path = readers_table("corrections", folder)
    assert path.name == "corrections-my-pair.csv"
    work_folder().mkdir()
    (work_folder() / "corrections.csv").write_text("article,quotation,speaker\nZ,x,y\n", "utf-8")
    assert len(load_articles(folder)) == 3
    path.write_text("article,quotation,speaker\nZ,x,y\n", "utf-8")
    with pytest.raises(WorkbookError, match="no article labelled “Z”"):
        load_articles(folder)


def test_decisions_about_paragraphs_are_read(folder):
    (folder / "b.txt").write_text("Beta\nAdvertisement\nRain fell.", "utf-8")
    work_folder().mkdir()
    table = readers_table("paragraphs", folder)
    table.write_text("article,beginning,kind,why\nB,Advert,story,it is the theme\n", "utf-8")
    row = load_articles(folder)[1].paragraphs.iloc[1]
    assert (row["counted"], row["why"]) == (True, "it is the theme")
    table.write_text("article,beginning,kind\nB,Advert,maybe\n", "utf-8")
    with pytest.raises(WorkbookError, match="Write story or not story"):
        load_articles(folder)


NAMES = " a.txt|\u3000e.txt|a\\b.txt|a\rb.txt|=x.txt|'q.txt|c;d,e.txt".split("|")
NAMES.append(os.fsdecode(b"a\xff.txt"))


@pytest.mark.skipif(sys.platform != "linux", reason="names that other systems do not take")
def test_files_of_any_name_are_read_twice_alike(folder):
    for name in NAMES:
        (folder / name).write_text("Rain fell.", "utf-8")
    first, second = ({(a.label, a.file) for a in load_articles(folder)} for _ in range(2))
    assert first == second
    assert {name for _, name in first} >= set(NAMES)
    (folder / "a.txt").write_text("Rain fell.", "utf-8")
    with pytest.raises(WorkbookError, match="differ in spaces only"):
        load_articles(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
def test_a_pipe_or_a_device_is_passed_over_or_refused(folder):
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    assert len(load_articles(folder)) == 3
    for name in ("pipe.txt", "zero.txt"):
        with pytest.raises(WorkbookError, match="no file but a pipe"):
            read_article_file(folder / name)


def test_two_folders_of_one_name_have_a_table_each(folder, tmp_path):
    other = tmp_path / "inner" / folder.name
    other.mkdir(parents=True)
    (other / "d.txt").write_text("Delta.", "utf-8")
    load_articles(folder)
    assert [a.file for a in load_articles(other)] == ["d.txt"]
    assert len(load_articles(folder)) == 3
    assert [readers_table("corrections", x).stem for x in (folder, other)] == [
        "corrections-my-pair",
        "corrections-my-pair-2",
    ]
    (other / "articles.csv").write_text("label,file\nA,d.txt\n", "utf-8")
    (work_folder() / "corrections.csv").write_text("article,quotation,speaker\nZ,x,y\n", "utf-8")
    assert len(load_articles(other)) == 1


@pytest.mark.parametrize("name", ["~nosuchuser/x", "x" * 300, "a\0b"])
def test_a_folder_that_cannot_be(name):
    with pytest.raises(WorkbookError, match="no folder"):
        find_folder(name)


TEXTS = ["PKK says no", "MIME-Version: 1.0 explained\nIt is.", "a\0b", "\ud800", "%PDF is a format"]
TITLES = ["../../up", "a/b\\c:d*?", "NUL", "con", ".", "", "x" * 300, "\u202eevil", "=1+1", "𠀀" * 80]


@pytest.mark.parametrize(("text", "title"), [*product(TEXTS, TITLES[-1:]), *product(["Rain."], TITLES)])
def test_what_is_pasted_stays_in_the_folder_under_a_name_that_any_system_takes_and_can_be_read(
    folder, text, title
):
    path = save_pasted(text, title, folder)
    assert path.parent == folder
    assert os.listdir(folder).count(path.name) == 1
    assert len(path.name) <= 75
    assert path.stem not in {"nul", "con", ""}
    assert len(load_articles(folder)) == 4


def test_pasting_never_writes_over(tmp_path):
    paths = [save_pasted(text, "Same title", tmp_path) for text in ("One.", "Two.", "Three.")]
    assert [p.name for p in paths] == ["same-title.txt", "same-title-2.txt", "same-title-3.txt"]
    assert [p.read_text("utf-8") for p in paths] == ["One.", "Two.", "Three."]
    with pytest.raises(WorkbookError, match="no text to save"):
        save_pasted(" \n", "x", tmp_path)

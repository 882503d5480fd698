"""Exports: a figure's files are whole, equal between runs, named after it, and where they should be."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from cases import cases
from PIL import Image

from helpers.articles.files import PROJECT
from helpers.report import figures
from helpers.report.figures import _drawn, plain_name, save_all, save_figure, write_gallery


@pytest.fixture(scope="module")
def strips(gallery):
    return gallery["1-1-article-anatomy"]


@pytest.fixture(scope="module")
def main_figure(gallery):
    return gallery["2-1-share-of-voice"]


@pytest.mark.parametrize(
    ("size", "titled", "kinds"), [("slide", True, ["png"]), ("column", False, ["png", "svg", "pdf"])]
)
def test_two_exports_give_the_same_bytes(main_figure, tmp_path, size, titled, kinds, monkeypatch):
    monkeypatch.setattr(figures, "_KINDS", kinds)
    files = {}
    for run in ("one", "two"):
        _drawn.cache_clear()
        for path in save_figure(main_figure, tmp_path / run, size, titled):
            files.setdefault(path.name, []).append(path.read_bytes())
    assert len(files) == len(kinds) + 2
    assert all(one == two for one, two in files.values())


def test_files_carry_title_caption_alt_text_and_fonts(main_figure, tmp_path):
    files = {p.suffix: p for p in save_figure(main_figure, tmp_path)}
    text = files[".txt"].read_text("utf-8")
    assert main_figure.caption in text
    assert main_figure.alt in text
    with Image.open(files[".png"]) as picture:
        assert picture.text["Title"] == main_figure.title
        assert picture.text["Description"] == main_figure.alt
    svg = files[".svg"].read_text("utf-8")
    assert f"<title>{main_figure.title}</title>" in svg
    assert main_figure.alt in svg
    pdf = files[".pdf"].read_bytes()
    assert f"/Title ({main_figure.title})".encode() in pdf
    assert b"/Subject" in pdf
    assert b"/CreationDate" not in pdf
    data = pd.read_csv(files[".csv"])
    assert data["share"].tolist() == pytest.approx(main_figure.data["share"].tolist())
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"<text" not in files[".svg"].read_bytes()
    svg = next(p for p in save_figure(main_figure, tmp_path, svg_text=True) if p.suffix == ".svg")
    assert ">narrator</text>" in svg.read_text("utf-8")


def test_png_has_300_dots_per_inch_and_names_say_size_and_title(strips, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "_KINDS", ("png",))
    for size, width in (("page", 17.0), ("column", 8.0)):
        png = next(p for p in save_figure(strips, tmp_path, size) if p.suffix == ".png")
        with Image.open(png) as picture:
            assert picture.width == pytest.approx(width / 2.54 * 300, abs=1)
            assert np.allclose(picture.info["dpi"], 300, atol=0.1)
    written = save_all([strips], tmp_path, ("page", "column", "slide"))
    written += save_all([strips], tmp_path, ("column",), titled=False)
    assert [p.name for p in written if p.suffix == ".png"] == cases(__file__, "names say size and title")


def test_what_the_written_files_hold_and_where_they_go(strips, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "_KINDS", ("png",))
    text = next(p for p in save_figure(strips, tmp_path, titled=False) if p.suffix == ".txt").read_text(
        "utf-8"
    )
    caption = re.search(r"Caption: (.*)", text).group(1)
    assert caption.startswith(f"{strips.title}. {strips.measure}. ")
    assert strips.caption in caption
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "out"))
    assert save_figure(strips)[0] == tmp_path / "out" / "figures" / "1-1-article-anatomy.png"
    chart = replace(strips, data=pd.DataFrame({"text": ["=1+1", "fine"], "n": [-1, 2]}))
    csv = next(p for p in save_figure(chart, tmp_path) if p.suffix == ".csv")
    assert csv.read_text("utf-8-sig") == "text,n\n'=1+1,-1\nfine,2\n"


@pytest.mark.parametrize(
    "name", ["../../Evil name", "/etc/passwd", "a\\..\\b", "CON", "…", "", "x" * 40 + "/.."]
)
def test_a_strange_name_stays_in_the_folder(strips, tmp_path, name, monkeypatch):
    monkeypatch.setattr(figures, "_drawn", lambda _, kind, svg_text: f"{kind}{svg_text}".encode())
    files = save_figure(replace(strips, name=name), tmp_path / "figures", "column")
    assert {p.parent for p in files} == {tmp_path / "figures"}
    assert set(tmp_path.iterdir()) == {tmp_path / "figures"}
    assert re.fullmatch(r"[a-z0-9-]+\.png", files[0].name)
    assert plain_name(name)


def test_the_gallery_shows_every_figure_with_its_files(strips, main_figure, tmp_path):
    save_all([strips, main_figure], tmp_path / "figures", ("column",))
    untouched = [chart.at("column").at("page") for chart in (strips, main_figure)]
    page = write_gallery(untouched, tmp_path).read_text("utf-8")
    assert page.count("data:image/svg+xml;base64") == 2
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 10
    assert all((tmp_path / link).is_file() for link in links)
    assert "http" not in page
    assert page.count(main_figure.alt) == 1
    # On a phone's screen the column in place of the page, on paper never.
    assert page.count('<source media="screen and (max-width: 34em)" srcset="data:image/png;base64,') == 2


def test_the_readme_shows_the_main_figure_as_it_is_now(main_figure):
    with Image.open(PROJECT / "notebooks" / f"{main_figure.name}.png") as picture:
        assert picture.text["Title"] == main_figure.title
        assert picture.text["Description"] == main_figure.alt
    assert f"notebooks/{main_figure.name}.png" in (PROJECT / "README.md").read_text("utf-8")

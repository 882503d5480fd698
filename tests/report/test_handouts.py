"""Pages: notebooks, handouts and articles have one look, links between them work, and a browser prints them."""

import re

import pytest
from cases import cases
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.__main__ import main
from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.framing.shares import share_of_voice
from helpers.report import handouts, writer
from helpers.report.figures import write_gallery
from helpers.report.handouts import article_page, figure_page, to_html, to_page, write_handouts
from helpers.report.writer import find_browser, relink

SHEET = cases(__file__, "SHEET")
MADE = "glossary sheet article_a article_b main_figure main_figure_without_names".split()


@pytest.fixture
def source(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks" / "teaching"
    folder.mkdir(parents=True)
    (folder / "sheet.md").write_text(SHEET, encoding="utf-8")
    (folder / "glossary.md").write_text("# Words\n\n### Coverage\n\nThe share “known”.\n", encoding="utf-8")
    monkeypatch.setattr(handouts, "TEACHING", folder)
    return folder


def test_a_page_has_room_to_write_and_links_from_where_it_lies(source, tmp_path):
    page = to_page(SHEET, source, tmp_path / "exports" / "handouts")
    assert page.count('class="room"') == 1
    assert page.count('class="line"') == 2
    assert page.count("<hr") == 1
    assert "<li>☐ I did it.</li>" in page
    assert page.count('<th scope="col"') == 3
    assert page.count('<html lang="en">') == page.count("<title>The evidence sheet</title>") == 1
    links = re.findall(r'href="([^"]+)"', page)
    assert links == ["glossary.html#coverage", "../../notebooks/04_tone.ipynb", "#exit-ticket"]
    assert '<h2 id="exit-ticket">' in page
    assert "://" not in page


def test_all_pages_have_one_look_and_take_nothing_from_outside(seeds, tmp_path):
    notebook = new_notebook(cells=[new_markdown_cell("# One"), new_code_cell("1 + 1")])
    pages = [
        to_html(notebook, tmp_path / "notebooks" / "01_one.ipynb", tmp_path / "exports" / "notebooks"),
        to_page(SHEET, tmp_path, tmp_path),
        article_page(seeds[0]),
        write_gallery([], tmp_path).read_text("utf-8"),
    ]
    look = (writer.TEMPLATES / "page.css").read_text("utf-8").strip()
    for page in pages:
        assert page.count(look) == page.count("<style>") == page.count("<h1") == 1
        assert not re.search(r"<(?:script|link|iframe)\b|@import|url\(|://", page)


def test_a_link_to_a_notebook_leads_to_its_page_once_there_is_one(tmp_path):
    pages, source = tmp_path / "exports" / "notebooks", tmp_path / "notebooks"
    pages.mkdir(parents=True)
    (pages / "04_tone.html").touch()
    link = '<a href="04_tone.ipynb#Step">on</a> <a href="05_people.ipynb">on</a>'
    there = '<a href="../notebooks/04_tone.html#Step">on</a> <a href="../../notebooks/05_people.ipynb">on</a>'
    assert relink(link, source, tmp_path / "exports" / "my-pair") == there
    assert relink(link, source, pages).count('="0') == 2


def test_the_main_figure_without_names_gives_none_away(seeds):
    shares = share_of_voice(*seeds)
    assert "Vladimir Putin" in figure_page(shares, True)
    without = figure_page(shares, False)
    assert not [name for name in shares["speaker"].dropna() if name in without]


def test_every_file_becomes_a_page_and_a_browser_that_fails_is_named(source, tmp_path):
    made = write_handouts(tmp_path / "out")
    assert [path.name for path in made[:2]] == ["glossary.html", "sheet.html"]
    assert "“known”" in made[0].read_text(encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"could not make glossary\.pdf. Open glossary\.html"):
        write_handouts(tmp_path / "out", str(tmp_path / "no-browser"))
    for path in source.iterdir():
        path.unlink()
    with pytest.raises(WorkbookError, match="no page"):
        write_handouts(tmp_path)


@pytest.mark.usefixtures("source")
@pytest.mark.skipif(find_browser() is None, reason="no Chromium, Chrome or Edge to print with")
def test_with_a_browser_every_page_is_printed_on_a4(tmp_path, monkeypatch):
    """One of them indeed: all have the look that sets the paper, and each start of a browser costs a second."""
    printed, real = [], writer.print_page
    monkeypatch.setattr(handouts, "print_page", lambda *given: printed.append(given) or given[0])
    write_handouts(tmp_path / "out", find_browser())
    assert [page.stem for page, _ in printed] == MADE
    data = real(*printed[-2]).read_bytes()
    assert data.startswith(b"%PDF")
    (width, height) = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data).groups())
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.usefixtures("source")
def test_the_command_says_what_it_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setattr(writer, "find_browser", lambda: None)
    assert main(["handouts"]) == 0
    said = capsys.readouterr().out
    assert f"{len(MADE)} handouts lie in exports/handouts/." in said
    assert "print it" in said


def test_an_article_to_print_has_every_sentence_once_with_its_number(seeds):
    for article in seeds:
        page = article_page(article)
        assert page.count("<sup>") == len(article.sentences)
        assert page.count("not counted)") == (~article.paragraphs["counted"]).sum() == 1
    assert "<script>" not in article_page(Article.from_text("<script>harm()</script> said Ann Lee."))

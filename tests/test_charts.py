"""Charts and exports: every figure says what it shows, and its files are whole, equal and where they should be."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from helpers import charts, charts_pairs, charts_tone, exports
from helpers.alignment import coverage, renderings
from helpers.articles import Article
from helpers.exports import save_figure, workbook_charts, write_report
from helpers.files import PROJECT
from helpers.framing import share_of_voice
from helpers.tone import score_texts, speaker_tone


@pytest.fixture(scope="module")
def gallery(seeds):
    sentence = next(s for s in seeds[0].sentences["text"] if "incursion" in s)
    return workbook_charts(*seeds, sentence)


def test_every_chart_says_what_it_shows(gallery):
    assert len({c.name for c in gallery}) == len(gallery) == 12
    for chart in gallery:
        assert chart.caption.endswith(".")
        assert any(character.isdigit() for character in chart.caption)
        assert len(chart.alt) > len(chart.title)
        assert not chart.data.empty
        texts = " ".join(t.get_text() for t in chart.figure.texts).replace("\n", " ")
        assert chart.title in texts


def visible_texts(figure):
    """Every text a reader sees: titles, notes, axis labels, and the labels of ticks inside the axes."""
    yield from figure.texts
    for ax in figure.findobj(Axes):
        yield from ax.texts
        for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
            low, high = sorted(axis.get_view_interval())
            yield axis.label
            for tick in axis.get_major_ticks():
                if low <= tick.get_loc() <= high:
                    yield tick.label1


def test_no_text_runs_out_of_the_figure(gallery):
    for chart in gallery:
        canvas = FigureCanvasAgg(chart.figure)
        canvas.draw()
        width, height = canvas.get_width_height()
        for text in visible_texts(chart.figure):
            if text.get_text() and text.get_visible():
                box = text.get_window_extent(canvas.get_renderer())
                inside = box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
                assert inside, f"{chart.name}: “{text.get_text()}”"


def test_tick_labels_do_not_run_into_each_other(gallery, seeds):
    panel = charts_tone.sentiment_per_speaker(pd.concat([speaker_tone(a, "panel") for a in seeds]))
    for chart in [*gallery, panel]:
        canvas = FigureCanvasAgg(chart.figure)
        canvas.draw()
        for ax in chart.figure.findobj(Axes):
            low, high = sorted(ax.xaxis.get_view_interval())
            shown = [t.label1 for t in ax.xaxis.get_major_ticks() if low <= t.get_loc() <= high and ax.axison]
            boxes = [t.get_window_extent(canvas.get_renderer()) for t in shown if t.get_text()]
            assert all(one.x1 < other.x0 for one, other in pairwise(boxes)), chart.name


def test_drawn_bars_are_the_data(seeds):
    shares = pd.concat([share_of_voice(a) for a in seeds])
    drawn = charts.share_of_voice(shares)
    bars = sum(patch.get_width() for patch in drawn.figure.axes[0].patches)
    assert bars == pytest.approx(2)
    assert drawn.data["share"].sum() == pytest.approx(2)


def test_speakers_with_few_words_are_hollow(seeds):
    speakers = pd.concat([speaker_tone(a) for a in seeds])
    drawn = charts_tone.sentiment_per_speaker(speakers)
    marks = [line for line in drawn.figure.axes[0].lines if line.get_marker() in ("o", "s")]
    hollow = [line.get_markerfacecolor() == "white" for line in marks]
    people = speakers[speakers["speaker_type"] == "person"]
    assert hollow == (~people["enough"]).tolist()
    assert "Russia" in drawn.caption
    assert drawn.title == "1 of 5 people quoted has 100 words or more"


@pytest.mark.parametrize("instrument", ["textblob", "vader", "afinn", "panel"])
def test_waterfall_adds_up_to_the_score(instrument):
    text = "It is not good, but the really great and safe plan did not fail."
    chart = charts_tone.words_behind_score(text, instrument)
    score = score_texts([text])[instrument].iloc[0]
    *steps, total = chart.figure.axes[0].patches
    assert sum(bar.get_width() for bar in steps) == pytest.approx(score)
    assert total.get_width() == pytest.approx(score)
    assert chart.data["weight"].sum() == pytest.approx(score)


def test_a_speaker_with_no_known_word_is_not_drawn_as_neutral():
    article = Article.from_text("“The envoy met the delegation,” said Ann Lee.")
    chart = charts_tone.sentiment_per_speaker(speaker_tone(article))
    assert "Ann Lee in A not scored" in chart.caption
    assert not [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]


def test_words_behind_a_score_of_an_unknown_sentence_says_not_scored():
    assert "not scored" in charts_tone.words_behind_score("The envoy met the delegation.").title


def test_long_names_and_many_speakers_fit():
    shares = pd.DataFrame(
        [("A", "quoted", f"Speaker {n}", "person", 10, 0.05) for n in range(15)]
        + [
            ("A", "narrator", "narrator", "narrator", 50, 0.25),
            ("B", "narrator", "narrator", "narrator", 200, 1.0),
        ],
        columns=["article", "voice", "speaker", "speaker_type", "words", "share"],
    )
    chart = charts.share_of_voice(shares)
    labels = [t.get_text() for t in chart.figure.axes[0].get_yticklabels()]
    assert labels[-1] == "6 more speakers"
    assert len(labels) == 11


def test_two_exports_give_the_same_bytes(gallery, tmp_path):
    exports._drawn.cache_clear()
    one = [p.read_bytes() for p in save_figure(gallery[1], tmp_path / "one")]
    exports._drawn.cache_clear()
    two = [p.read_bytes() for p in save_figure(gallery[1], tmp_path / "two")]
    assert one == two


def test_an_export_has_five_files_with_title_caption_and_alt_text(gallery, tmp_path):
    chart = gallery[1]
    files = {p.suffix: p for p in save_figure(chart, tmp_path)}
    assert set(files) == {".png", ".svg", ".pdf", ".csv", ".txt"}
    text = files[".txt"].read_text("utf-8")
    assert chart.caption in text
    assert chart.alt in text
    assert b"Title" in files[".png"].read_bytes()
    assert "<title>" in files[".svg"].read_text("utf-8")
    data = pd.read_csv(files[".csv"])
    assert data["words"].tolist() == chart.data["words"].tolist()


def test_png_has_300_dots_per_inch(gallery, tmp_path):
    import matplotlib.image as mpimg

    png = next(p for p in save_figure(gallery[0], tmp_path) if p.suffix == ".png")
    height, width = mpimg.imread(png).shape[:2]
    assert [round(width / 300, 1), round(height / 300, 1)] == np.round(
        gallery[0].figure.get_size_inches(), 1
    ).tolist()


def test_the_readme_shows_the_main_figure_as_it_is_now(gallery):
    with Image.open(PROJECT / "notebooks" / f"{gallery[1].name}.png") as picture:
        assert picture.text["Title"] == gallery[1].title
        assert picture.text["Description"] == gallery[1].alt
    assert f"notebooks/{gallery[1].name}.png" in (PROJECT / "README.md").read_text("utf-8")


def test_exports_go_where_the_environment_says(gallery, tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "out"))
    assert save_figure(gallery[0])[0] == tmp_path / "out" / "figures" / "1-1-article-anatomy.png"


def test_a_strange_name_stays_in_the_folder(gallery, tmp_path):
    from dataclasses import replace

    files = save_figure(replace(gallery[0], name="../../Evil name"), tmp_path / "figures")
    assert {p.parent for p in files} == {tmp_path / "figures"}
    assert files[0].name == "evil-name.png"


def test_a_cell_that_looks_like_a_formula_is_made_harmless(gallery, tmp_path):
    from dataclasses import replace

    chart = replace(gallery[0], data=pd.DataFrame({"text": ["=1+1", "fine"], "n": [-1, 2]}))
    csv = next(p for p in save_figure(chart, tmp_path) if p.suffix == ".csv")
    assert csv.read_text("utf-8-sig") == "text,n\n'=1+1,-1\nfine,2\n"


def test_the_report_is_one_page_that_opens_offline(gallery, tmp_path):
    findings = pd.DataFrame({"finding": ["<b>A</b> differs"], "rung": [2], "limit": ["two texts"]})
    page = write_report(findings, gallery[:2], tmp_path).read_text("utf-8")
    assert "&lt;b&gt;A&lt;/b&gt; differs" in page
    assert page.count("data:image/png;base64") == 2
    assert "http" not in page.replace("http-equiv", "")


def test_two_articles_without_a_shared_utterance_are_said_to_have_none():
    one, other = Article.from_text("Rain fell all day."), Article.from_text("“We won,” said Ann Lee.", "B")
    chart = charts_pairs.same_words_twice(renderings(one, other))
    assert chart.title == "No utterance is quoted by both articles"
    assert charts_tone.ruler(renderings(one, other)).title == "No utterance is quoted by both articles"
    assert "0%" in charts_pairs.coverage_map(coverage(one, other)).title


def test_an_article_with_one_voice_can_be_drawn():
    lone = [Article.from_text("Rain fell. Nobody spoke. Night came.", x) for x in "AB"]
    shares = pd.concat([share_of_voice(a) for a in lone])
    assert charts.share_of_voice(shares).title == "No speaker is given words in either article"
    assert charts.article_anatomy(lone).title.startswith("Quotation marks hold 0%")


TINY = {
    "nothing": ("", "One."),
    "nobody speaks": ("Rain fell. Nobody spoke.\nNight came.", "Snow fell.\nIt was cold."),
    "only a quotation": ("“All of it is quoted,” said Ann Lee.", "“So is this,” said Ben Roe."),
    "one headline": ("Rain", "“We won,” said Ann Lee.\nThe crowd sang."),
}


@pytest.mark.parametrize("pair", TINY)
def test_every_figure_of_a_tiny_pair_says_something(pair):
    one, other = (Article.from_text(text, label) for text, label in zip(TINY[pair], "AB", strict=True))
    for chart in workbook_charts(one, other, TINY[pair][0]):
        FigureCanvasAgg(chart.figure).draw()
        assert chart.title
        assert "nan" not in (chart.title + chart.caption).lower()

"""Charts: every figure says what it shows, shows its data, and is readable in all three sizes."""

import io
import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from awkward import PAIRS
from cases import cases
from colorspacious import cspace_convert, deltaE
from figures import bars, boxes, marks, panels, words
from matplotlib.colors import to_rgb
from PIL import Image

from helpers.articles.article import Article
from helpers.articles.segments import count_words
from helpers.charts.chart import MOST_SHOWN, PHONE_DPI, marked, on_phone, on_screen, rendered
from helpers.charts.layout import FACES, INK, LEFT_OUT, MUTED, drawable
from helpers.charts.polarity import words_behind_score
from helpers.charts.rows import NOT_SCORED_HATCH, REPORTED_HATCH, VOICES, fill, looks
from helpers.charts.shares import labels_used, vocabulary, whose_words
from helpers.charts.sheets import coverage_map, same_words_twice
from helpers.charts.spread import FEW_WORDS, ruler, sentiment_per_speaker
from helpers.charts.strips import article_anatomy, voices_in_order
from helpers.framing.alignment import coverage, renderings
from helpers.framing.shares import share_of_voice
from helpers.report.figures import workbook_charts
from helpers.tone.comparison import speaker_tone
from helpers.tone.sentiment import score_texts

KEYNESS = pd.DataFrame(
    [(f"word{n}", n, 0, 1.0, 0.2 * n) for n in range(1, 15)]
    + [(f"extraordinarily{n}", 0, n, -1.0, -0.3 * n) for n in range(1, 12)],
    columns=["word", "A", "B", "log_odds", "z"],
)


def test_every_chart_says_what_it_shows_and_without_title_the_source_stays(gallery):
    assert len(gallery) == 15
    for chart in gallery.values():
        assert chart.caption.endswith((".", "?"))
        assert any(character.isdigit() for character in chart.caption)
        assert len(chart.alt) > len(chart.title)
        assert not chart.data.empty
        assert chart.title in words(chart)
        assert chart.measure in words(chart)
        bare = words(chart.at("page", titled=False))
        assert chart.title not in bare
        assert "n = " in bare or "Hollow" in bare
        assert chart.at("page", titled=False).file_name == f"{chart.name}-untitled"
    for name in ("1-1-article-anatomy", "2-5-voices-in-order", "4-4-tone-along-the-article"):
        artists = [a for ax in panels(gallery[name]) for a in [*ax.patches, *ax.collections]]
        assert NOT_SCORED_HATCH in {a.get_hatch() for a in artists}, name


def rounded(values):
    return sorted(np.round(np.asarray(values, dtype=float), 6).tolist())


def test_strips_are_their_data_and_lie_end_to_end(gallery, seeds):
    for name, size in (("1-1-article-anatomy", "words"), ("2-5-voices-in-order", "share")):
        chart = gallery[name]
        drawn = {tuple(np.round(row[:2], 6)) for row in bars(panels(chart)[0])}
        assert {tuple(np.round(row, 6)) for row in chart.data[["first", size]].to_numpy(float)} <= drawn
    data = gallery["2-5-voices-in-order"].data
    for article, (_, strip) in zip(seeds, data.groupby("article"), strict=True):
        assert np.allclose(strip["first"], np.r_[0, strip["share"].cumsum()[:-1]])
        assert strip["share"].sum() == pytest.approx(1)
        assert strip.loc[strip["voice"] != "not counted", "words"].sum() == len(article.words)
        excluded = strip[strip["voice"] == "not counted"]
        assert all(
            "\n" not in article.text[s:e].strip()
            for s, e in zip(excluded["start"], excluded["end"], strict=True)
        )


def test_share_of_voice_bars_are_its_data_with_every_speaker_by_name_up_to_fifteen(gallery, seeds):
    chart = gallery["2-1-share-of-voice"]
    assert rounded(bars(panels(chart)[0])[:, 1]) == rounded(chart.data["share"])
    assert chart.data["share"].sum() == pytest.approx(2)
    assert "A 3% (not named)" in words(chart)
    names = set(share_of_voice(*seeds)["speaker"])
    for size in ("page", "column"):
        assert set(chart.at(size).data["row"]) == names
    assert {"Oleg Nikolenko", "Officials in Ukraine"} <= names
    told = [(label, *["narrator"] * 3, n, share) for label, n, share in (("A", 50, 0.25), ("B", 200, 1.0))]
    many = [("A", "quoted", f"Speaker {n}", "person", 10, 0.0375) for n in range(20)]
    columns = ["article", "voice", "speaker", "speaker_type", "words", "share"]
    chart = whose_words(pd.DataFrame(many + told, columns=columns))
    assert chart.data["row"].tolist()[-1] == "6 more speakers in A"
    assert chart.data["row"].nunique() == 16
    assert chart.data["share"].sum() == pytest.approx(2)


def test_verbs_bars_and_intervals_are_their_data(gallery):
    chart = gallery["2-2-reporting-verbs"]
    assert rounded(bars(panels(chart)[0])[:, 1]) == rounded(chart.data[["A", "B"]].to_numpy().ravel())
    assert chart.title.endswith("are neutral, a difference that chance could give")
    assert "(95% interval of the share: 20% to 50% in A and 34% to 75% in B)" in chart.caption


MARKED = {
    "2-3-position-strips": ["position"],
    "2-4-labels": ["A", "B"],
    "4-2-difference-in-tone": ["difference"],
    "5-1-sentiment-per-speaker": ["score"],
    "5-2-ruler": ["textblob_a", "textblob_b", "vader_a", "vader_b"],
    "7-1-vocabulary": ["z"],
}


@pytest.mark.parametrize("name", MARKED)
def test_marks_are_their_data(gallery, name):
    chart = gallery[name]
    drawn = [x for ax in panels(chart) for x, _ in marks(ax)]
    data = chart.data[chart.data["words"] >= FEW_WORDS] if name.startswith("5-1") else chart.data
    assert rounded(drawn) == rounded(data[MARKED[name]].stack().dropna())


def test_evidence_is_in_the_text_and_adds_up_to_the_bar_it_stands_for(gallery, seeds):
    found, texts = {name: chart.evidence for name, chart in gallery.items()}, {a.label: a.text for a in seeds}
    assert [name for name, rows in found.items() if rows.empty] == ["4-1-words-behind-a-score"]
    for rows in found.values():
        for r in rows.itertuples(index=False):
            assert texts[r.article][r.start : r.end] == r.text == r.sentence[r.at : r.at + len(r.text)]

    # The figure, what its rows are called in the data, and what adds up to a bar: words, sentences, or rows.
    for name, row, size in [
        ("1-1-article-anatomy", "voice", "words"),
        ("2-1-share-of-voice", "row", "words"),
        ("2-3-position-strips", "topic", None),
        ("5-1-sentiment-per-speaker", "speaker", "sentences"),
        ("2-2-reporting-verbs", "verb_class", "wide"),
        ("2-4-labels", "wording", "wide"),
        ("7-1-vocabulary", "word", "wide"),
    ]:
        sizes = found[name].assign(n=found[name]["text"].map(count_words) if size == "words" else 1)
        data, by = gallery[name].data, [row, "article"]
        drawn = data.set_index(row)[["A", "B"]].stack() if size == "wide" else data.groupby(by).size()
        if size in data:
            drawn = data.groupby(by)[size].sum()
        if name.startswith("1-1"):
            drawn = drawn.drop("narrator", level=0)
        assert drawn[drawn > 0].to_dict() == sizes.groupby(["row", "article"])["n"].sum().to_dict(), name


def test_the_words_behind_a_figure_unfold_as_the_letters_they_are():
    said = [f"“It fell on day {n},” said Tom Ray." for n in range(20)]
    article = Article.from_text(
        "\n".join(["“<b>Rain</b> [x](javascript:alert(1)) fell,” said Ann Lee.", *said])
    )
    fold = whose_words(share_of_voice(article), articles=[article]).at("column").fold
    assert f"<mark>{marked('<b>Rain</b> [x](javascript:alert(1)) fell,')}</mark>" in fold
    n = int(re.search(r"<b>Tom Ray</b> \((\d+)\)", fold)[1])
    assert n > MOST_SHOWN
    assert f"<li>and {n - MOST_SHOWN} more</li>" in fold
    assert whose_words(share_of_voice(article)).fold == ""
    # Nothing is quoted here, and nothing set aside.
    assert article_anatomy(Article.from_text("Rain fell.")).fold == ""


def test_the_vocabulary_says_what_passes_the_line_of_chance():
    chart = vocabulary(KEYNESS, 2.0)
    assert chart.title == "Words that differ more than chance would let them: 10 of 25"
    assert len(chart.data) == len(marks(panels(chart)[0])) == 20
    dashed = [line.get_xdata()[0] for line in panels(chart)[0].lines if line.get_linestyle() == "--"]
    assert rounded(dashed) == [-2, 2]
    chart = vocabulary(KEYNESS, 9.0)
    assert chart.title.endswith("chance would let them: none of 25")
    assert "z = 9.0" in chart.caption


def test_renderings_findings_and_coverage_print_their_data(gallery):
    chart = gallery["3-1-same-words-twice"]
    printed = words(chart)
    for quoted in chart.data[["a_words", "b_words"]].to_numpy().ravel():
        assert all(word in printed for word in quoted.split() if word != "…")
    assert "6 pairs" in chart.caption
    chart = gallery["6-1-report-sheet"]
    assert all(finding in words(chart) for finding in chart.data["finding"])
    rungs = [t.get_text() for t in panels(chart)[0].texts if t.get_text().startswith("rung ")]
    assert rungs == [f"rung {rung}" for rung in chart.data["rung"]]
    chart = gallery["3-2-coverage-map"]
    heights = np.array([p.get_height() for p in panels(chart)[0].patches if hasattr(p, "get_height")])
    assert rounded(heights / heights[0]) == rounded(chart.data["words"] / chart.data["words"].iloc[0])


def test_tone_and_its_intervals_are_their_data(gallery):
    chart = gallery["4-2-difference-in-tone"]
    ax = panels(chart)[0]
    level = [line for line in ax.lines if line.get_marker() == "None" and len(set(line.get_ydata())) == 1]
    lines = [line.get_xdata() for line in level]
    scored = chart.data.dropna(subset=["low"])
    assert np.allclose(lines, scored[["low", "high"]])
    assert rounded(bars(ax)[:, 1]) == rounded(2 * scored["detectable"])
    chart = gallery["4-4-tone-along-the-article"]
    scored = chart.data[chart.data["scored"]]
    drawn = [place for ax in panels(chart) for place in marks(ax, "o", "s", "+")]
    assert rounded([y for _, y in drawn]) == rounded(scored["polarity"])
    gone = [place for ax in panels(chart) for place in marks(ax, "|")]
    assert rounded([x for x, _ in gone]) == rounded(chart.data.loc[~chart.data["scored"], "position"])
    lines = [line for ax in panels(chart) for line in ax.lines if line.get_lw() == 1.8]
    assert rounded(np.concatenate([line.get_ydata() for line in lines])) == rounded(
        chart.data["mean"].dropna()
    )
    mean = scored[scored["article"] == "A"]["polarity"].iloc[:9].mean()
    assert chart.data["mean"].dropna().iloc[0] == pytest.approx(mean)


def test_speakers_are_hollow_or_not_drawn_where_too_little_is_known(seeds):
    drawn = sentiment_per_speaker(speaker_tone(*seeds))
    lines = [line for line in panels(drawn)[0].lines if line.get_marker() in ("o", "s")]
    hollow = [line.get_markerfacecolor() == "white" for line in lines]
    assert hollow == (~drawn.data.loc[drawn.data["words"] >= FEW_WORDS, "enough"]).tolist()
    assert set(hollow) == {True, False}
    assert {"Joe Biden", "A: 2 words, 1 of 1 scored"} <= {t.get_text() for t in panels(drawn)[0].texts}
    assert "Russia" in drawn.caption
    assert drawn.title == "Only Vladimir Putin is quoted enough to be compared, with 100 words or more"
    article = Article.from_text("“The envoy met the delegation,” said Ann Lee.")
    chart = sentiment_per_speaker(speaker_tone(article))
    assert chart.title == "No person has 10 quoted words or more of which one is known"


ODD = cases(__file__, "ODD")


@pytest.fixture(scope="module", params=["seeds", *PAIRS, *ODD])
def pair_gallery(request, gallery):
    if request.param == "seeds":
        return [*gallery.values(), vocabulary(KEYNESS, 2.0)]
    if request.param in ODD:
        label, text, other_label, other = ODD[request.param]
        # One word of five thousand letters is written "x*5000".
        labels = [x[0] * 5000 if x.endswith("*5000") else x for x in (label, other_label)]
        return workbook_charts(Article.from_text(text, labels[0]), Article.from_text(other, labels[1]))
    return workbook_charts(*PAIRS[request.param]())


@pytest.mark.filterwarnings("ignore:unclosed file.*textblob:ResourceWarning")
@pytest.mark.filterwarnings("error")
def test_a_drawing_is_well_formed_and_has_the_words_as_they_are(pair_gallery):
    for chart in pair_gallery:
        about = {"Title": chart.title, "Description": chart.alt}
        titles = ElementTree.fromstring(rendered(chart, "svg", 72, about)).iter(
            "{http://www.w3.org/2000/svg}title"
        )
        assert [t.text for t in titles] == [chart.title]
        assert not any(t.get_parse_math() for ax in panels(chart) for t in [*chart.figure.texts, *ax.texts])
        assert (LEFT_OUT in words(chart)) == (LEFT_OUT in chart.caption), chart.name


def test_what_no_typeface_has_is_left_out_and_the_rest_is_drawn_glyph_by_glyph():
    for text in ("$5 million, or 10% of $6 million", "\\frac_^#%", "Петров", "Łukasz Ó Ἀ", "☐ ♥ 😀"):
        assert drawable(text) == text
    assert drawable("Li 李明 said") == f"Li {LEFT_OUT} said"
    assert drawable("مغلق") == LEFT_OUT
    assert drawable("a\x01b\u200dc") == "abc"
    for face in FACES:
        assert face.is_file()
    assert "SIL OPEN FONT LICENSE" in FACES[0].with_name("OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("size", ["column", "page"])  # a slide is the page's picture
def test_every_text_is_large_enough_inside_and_free(pair_gallery, size):
    for chart in pair_gallery:
        drawn = chart.at(size)
        texts, (width, height) = boxes(drawn.figure)
        for text, box in texts:
            where = f"{drawn.file_name}: “{text.get_text()}”"
            assert text.get_fontsize() >= 7, where
            assert -0.5 <= box.x0 <= box.x1 <= width + 0.5, where
            assert -0.5 <= box.y0 <= box.y1 <= height + 0.5, where
        for (one, a), (other, b) in combinations(texts, 2):
            wide, tall = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            # Boxes are as high as a line, the letters in them a little less.
            assert wide <= 1 or tall <= 2.2, f"{drawn.file_name}: “{one.get_text()}” on “{other.get_text()}”"


def test_sizes_are_what_they_are_called_and_a_table_changed_later_changes_none(gallery, seeds):
    chart = gallery["2-1-share-of-voice"]
    assert chart.at("column").figure.get_figwidth() * 2.54 == pytest.approx(8.0)
    assert chart.at("page").figure.get_figwidth() * 2.54 == pytest.approx(17.0)
    with Image.open(io.BytesIO(rendered(chart.at("slide"), "png", 100))) as slide:
        assert slide.width / slide.height == pytest.approx(16 / 9, rel=0.01)
        beside = round(slide.width - chart.figure.get_figwidth() * 100) // 2
        assert beside > 50
        assert (np.asarray(slide)[:, :beside] == 255).all()  # the key moves with the picture
    with pytest.raises(ValueError, match="column, page, slide"):
        chart.at("poster")
    shares = share_of_voice(*seeds)
    chart = whose_words(shares)
    shares["share"] = 0.0
    assert chart.at("column").data["share"].sum() == pytest.approx(2)


def test_quoted_reported_and_narrator_look_the_same_in_every_figure_and_have_one_key(gallery, seeds):
    def filled(look):
        return tuple(np.round(to_rgb(look["facecolor"]), 4)), look.get("hatch")

    code = {voice: {filled(fill(voice, look)) for look in looks("AB").values()} for voice in VOICES}
    for name in ("1-1-article-anatomy", "2-1-share-of-voice", "2-5-voices-in-order"):
        chart = gallery[name]
        for voice in set(chart.data["voice"]):
            assert VOICES[voice] in words(chart)
        drawn = {
            (tuple(np.round(to_rgb(p.get_facecolor()), 4)), p.get_hatch()) for p in panels(chart)[0].patches
        }
        assert drawn == set().union(*(code[voice] for voice in set(chart.data["voice"]))), name
    heights = {round(height, 4) for _, _, _, height in bars(panels(gallery["2-5-voices-in-order"])[0])}
    assert len(heights) == 2  # the leading speaker's, and the others'
    unnamed = voices_in_order(*seeds, named=False)
    assert not [name for name in unnamed.data["speaker"].dropna() if name.split()[-1] in words(unnamed)]


NARRATOR_FILL = fill("narrator", looks("AB")["A"])["facecolor"]
TOLD_APART = [(look.colour, other) for look in looks("AB").values() for other in (NARRATOR_FILL, INK)]


@pytest.mark.parametrize("kind", ["deuteranomaly", "protanomaly", "tritanomaly"])
@pytest.mark.parametrize("pair", [*TOLD_APART, tuple(look.colour for look in looks("AB").values())])
def test_colours_stay_apart_for_the_colour_blind(kind, pair):
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    one, other = (np.clip(cspace_convert(to_rgb(c), space, "sRGB1"), 0, 1) for c in pair)
    assert deltaE(one, other, input_space="sRGB1", uniform_space="CAM02-UCS") > 25


def test_in_greyscale_lightness_or_a_second_sign_tells_apart():
    for pair in TOLD_APART:
        one, other = (cspace_convert(to_rgb(colour), "sRGB1", "CIELab")[0] for colour in pair)
        assert abs(one - other) > 25
    for look in looks("AB").values():  # a reported stretch is pale, and hatched in its article's colour
        looked = fill("reported", look)
        assert (looked["hatch"], looked["edgecolor"]) == (REPORTED_HATCH, look.colour)
    a, b = looks("AB").values()
    # Blue and vermillion lie near each other in grey: marks and letters tell them apart.
    assert a.marker != b.marker


@pytest.mark.parametrize("ink", [INK, MUTED, *(look.ink for look in looks("ABCDEF").values())])
def test_words_stand_out_from_the_paper(ink):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(ink)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


@pytest.mark.parametrize("instrument", ["textblob", "vader", "afinn", "panel"])
def test_waterfall_adds_up_to_the_score(instrument):
    text = "It is not good, but the really great and safe plan did not fail."
    chart = words_behind_score(text, instrument)
    score = score_texts([text])[instrument].iloc[0]
    *steps, total = panels(chart)[0].patches
    assert sum(bar.get_width() for bar in steps) == pytest.approx(score)
    assert total.get_width() == pytest.approx(score)
    assert chart.data["weight"].sum() == pytest.approx(score)


def test_what_is_not_there_is_said():
    one, other = Article.from_text("Rain fell all day."), Article.from_text("“We won,” said Ann Lee.", "B")
    chart = same_words_twice(renderings(one, other))
    assert chart.title == "No utterance is quoted by both articles"
    assert ruler(renderings(one, other)).title == "No utterance is quoted by both articles"
    assert "0%" in coverage_map(coverage(one, other)).title
    assert article_anatomy(one).title.startswith("Quotation marks hold 0%")
    assert "not scored" in words_behind_score("The envoy met the delegation.").title


@pytest.mark.parametrize("case", cases(__file__, "WHO").values())
def test_a_title_says_who_has_the_words_of_any_articles(case):
    one, other = Article.from_text(case[0]), Article.from_text(case[1], "B")
    assert [whose_words(share_of_voice(one, other)).title, voices_in_order(one, other).title] == case[2:]


def test_articles_that_have_none_are_not_named_one_by_one():
    wordings = {"concept": ["quay", "quay"], "wording": ["quay", "pier"], "words": ["quay", "pier"]}
    counts = pd.DataFrame(wordings | {"A": [3, 0], "B": [0, 2], "C": [0, 0]})
    assert labels_used(counts).caption.endswith(" only. In Article A: “quay”. In Article B: “pier”.")
    words = ["“We agree, and so do they,” said Ann Lee.", *["Rain fell all day."] * 2]
    shares = share_of_voice(*(Article.from_text(text, x) for x, text in zip("ABC", words, strict=True)))
    assert ", and under that name no words in the other articles; " in whose_words(shares).title


def test_a_phone_gets_the_column_unless_somebody_changed_the_figure(seeds):
    chart = article_anatomy(*seeds)
    picture, column = on_phone(chart), chart.at("column")
    assert picture == on_screen(column, PHONE_DPI)
    full = rendered(column, "png", PHONE_DPI)
    with Image.open(io.BytesIO(picture)) as few, Image.open(io.BytesIO(full)) as all_:
        assert few.width / PHONE_DPI * 2.54 == pytest.approx(8, abs=0.02)
        off = np.abs(np.asarray(few.convert("RGB"), int) - np.asarray(all_.convert("RGB"), int))
    assert len(picture) < len(full) / 2
    assert (off > 40).mean() < 0.001
    assert on_phone(column) is None
    assert on_phone(chart.at("page", titled=False)) != picture
    chart.figure.axes[0].set_xlim(0, 10)
    assert on_phone(chart) is None


TINY = cases(__file__, "TINY")


@pytest.mark.parametrize("pair", TINY)
def test_every_figure_of_a_tiny_pair_says_something(pair):
    one, other = (Article.from_text(text, label) for text, label in zip(TINY[pair], "AB", strict=True))
    for chart in workbook_charts(one, other, example=TINY[pair][0]):
        chart.figure.draw_without_rendering()
        assert chart.title
        assert "nan" not in (chart.title + chart.caption).lower()

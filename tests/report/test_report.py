"""The report: findings that are right for any two to six articles, each with its rung, figure and words."""

import re
import subprocess
from html import escape
from operator import itemgetter

import pandas as pd
import pytest
from awkward import PAIRS, SEVERAL, three_tellings
from cases import cases

from helpers.__main__ import main
from helpers.articles.article import Article
from helpers.articles.files import write_once
from helpers.charts.shares import whose_words
from helpers.charts.strips import article_anatomy, voices_in_order
from helpers.framing.labels import alone_by_chance, gap_by_chance, topic_hits, word_list
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.report import page as report
from helpers.report.citing import bibtex, commit, methods
from helpers.report.figures import workbook_charts, write_gallery
from helpers.report.page import write_report
from helpers.report.pairs import tone_of_pairs
from helpers.report.results import LADDER, findings
from helpers.report.writer import find_browser
from helpers.tone.comparison import compare_tone, scored_sentences


@pytest.fixture(scope="module")
def table(seeds):
    return findings(*seeds)


@pytest.fixture(scope="module")
def written(table, gallery, seeds, tmp_path_factory):
    return write_report(table, list(gallery.values()), tmp_path_factory.mktemp("report"), articles=seeds)


def test_findings_of_the_seeds_are_those_counted_by_hand_on_rungs_one_and_two_and_a_question(table):
    said = table.set_index("topic")["finding"]
    assert said["people"] == "Quoted by name: 5 people in A and 1 person in B."
    assert said["paired renderings"] == "6 utterances stand in both articles, none of them in the same words."
    assert "“war” lie furthest apart: 0 in A and 6 in B" in said["labels"]
    assert "Not distinguishable" in said["tone"]
    assert "picture who else is given words" in said["a reader’s picture"]
    assert said["first mention"].endswith("but not more than chance order gives.")
    limits = table.set_index("topic")["limit"]
    assert "only if the speaker said it twice" in limits["paired renderings"]
    assert "by hand after reading" in limits["labels"]
    assert "documents and institutions of any side" in limits["voices"]
    assert set(table["rung"]) == {1, 2, 3}
    asked = table[table["rung"] == 3]
    assert asked["finding"].str.endswith("?").all()
    assert not table.loc[table["rung"] < 3, "finding"].str.contains(r"\?").any()
    assert [rung.rung for rung in LADDER] == [1, 2, 3, 4, 5]
    assert LADDER[1].claim == "These two texts differ, or cannot be told apart."
    assert len(asked) == 1


def test_a_copy_shows_no_difference(seeds):
    one = seeds[0]
    found = findings(one, Article.from_text(one.text, "B")).set_index("topic")
    two = found[found["rung"] == 2]
    assert two["finding"].str.contains("no difference shown").all()
    assert len(two) == 6
    said = " ".join([*found["finding"], *found["limit"]])
    for claim in ("furthest apart", "Two wordings", "one article only", "by hand after reading"):
        assert claim not in said
    assert found.loc["a reader’s picture", "finding"].startswith("Left out: both articles give 21%")


@pytest.mark.parametrize("text", ["", " \n ", "leave a comment:"])
def test_an_article_without_words_leaves_everything_out(text, seeds):
    found = findings(Article.from_text(text), seeds[1])
    assert found["rung"].isna().all()
    assert set(found["finding"]) == {"Left out: Article A holds no words that count."}


def test_voices_are_shown_by_people_tone_by_its_ends_and_shares_are_those_of_the_table(table, seeds):
    evidence = table.set_index("topic").loc["voices", "evidence"]
    for place, article in zip(evidence, seeds, strict=True):
        said = voices(article).dropna(subset=["speaker"])
        inside = said[(said["start"] < place.end) & (said["end"] > place.start)]
        assert set(inside["speaker_type"]) <= {"person", "anonymous", "institution"}
    evidence = table.set_index("topic").loc["tone", "evidence"]
    for article, places in zip(seeds, (evidence[:2], evidence[2:]), strict=True):
        scored = scored_sentences(article).query("textblob_known").set_index("sentence")["textblob"]
        number = article.sentences.set_index("start")["sentence"]
        shown = [scored[number[p.start]] for p in places]
        assert shown == [scored.min(), scored.max()]
        assert shown[0] < 0 < shown[1]
    for article in seeds:
        shares = share_of_voice(article)
        narrator = shares.loc[shares["voice"] == NARRATOR, "share"].sum()
        others = shares.query("speaker not in ('Vladimir Putin', @NARRATOR)")["share"].sum()
        assert f"{narrator:.0%}" in table["finding"][0]
        assert f"{others:.0%} of the words in {article.label}" in table["finding"][0]


@pytest.mark.parametrize("pair", ["seeds", *PAIRS])
def test_finding_and_charts_name_the_same_leading_speaker(pair, seeds):
    articles = seeds if pair == "seeds" else PAIRS[pair]()
    shares = share_of_voice(*articles)
    lead = leading_speaker(shares, everywhere=True)
    found = findings(*articles).set_index("topic").loc["voices", "finding"]
    if lead is None:
        assert found.startswith(("Left out: ", "Speakers have "))
        return
    assert lead in found
    assert lead in whose_words(shares).title
    assert voices_in_order(*articles).title.startswith(f"{lead} has ")


def test_the_leading_speaker_is_named_and_has_most_words_in_all_articles_together():
    rows = [
        ("A", "reported", "the treaty", "document", 0.5),
        ("B", "reported", "the treaty", "document", 0.5),
        ("A", "reported", "The rationale", "institution", 0.6),
        ("A", "quoted", "an official", "anonymous", 0.4),
        ("B", "quoted", "an official", "anonymous", 0.4),
        ("A", "quoted", "Ann Lee", "person", 0.3),
        ("A", "quoted", "Ben Roe", "person", 0.1),
        ("B", "quoted", "Ben Roe", "person", 0.1),
    ]
    shares = pd.DataFrame(rows, columns=["article", "voice", "speaker", "speaker_type", "share"])
    assert leading_speaker(shares) == "Ann Lee"
    assert leading_speaker(shares[shares["speaker"] != "Ann Lee"]) == "Ben Roe"
    assert leading_speaker(shares[shares["speaker_type"] != "person"]) is None


def test_the_report_says_first_what_it_compares_and_what_speaks_against_it(tmp_path):
    a = Article.from_text("Rain in Bergen\nIt rained.")
    b = Article.from_text(
        "Der Regen fiel auf die Stadt, und niemand sah ihn, weil es Nacht war.", "B", "Regen & Nacht"
    )
    html = write_report(findings(a, b), [], tmp_path, articles=(a, b)).read_text("utf-8")
    start = html.index("Article A: “Rain in Bergen”; 5 words count.")
    assert start < html.index("Article B: “Regen &amp; Nacht”; 14 words count.") < html.index("What we found")
    assert html.index("Article B does not look like English") < start
    assert "Before you read on" not in write_report(findings(a, b), [], tmp_path).read_text("utf-8")


def test_a_comparison_is_framed_around_a_speaker_only_where_every_article_has_him():
    words = "The bridge is shut, and it will be shut until the spring comes"
    a = Article.from_text(f"“{words},” said Mayor Ann Lee. It rained.")
    b = Article.from_text("“It is late,” said Tom Ray. It rained, and the square was empty.", "B")
    for pair, in_order in (
        ((a, b), "Ann Lee in A (68%) and Tom Ray in B (23%)"),
        ((b, a), "Tom Ray in B (23%) and Ann Lee in A (68%)"),
    ):
        found = findings(*pair).set_index("topic")["finding"]
        assert found["voices"].startswith("Speakers have ")
        assert found["voices"].endswith(f"The named speaker with most words is {in_order}.")
        assert "who is given words" in found["a reader’s picture"]
    both = Article.from_text(f"“{words},” said Ann Lee.", "B")
    assert findings(a, both).set_index("topic").loc["voices", "finding"].startswith("Nobody but Ann Lee")


def labelled(*texts):
    return [Article.from_text(text, label) for text, label in zip(texts, "ABCDEF", strict=False)]


@pytest.mark.parametrize("case", cases(__file__, "several"), ids=itemgetter("what"))
def test_findings_of_more_than_two_speak_of_all_of_them(case):
    articles = labelled(*case["texts"])
    found = findings(*articles).set_index("topic")
    said = found["finding"]
    for topic, sentence in case["said"].items():
        assert said[topic] == sentence
    for topic, words in case.get("part", {}).items():
        assert words in said[topic]
    every = " ".join([*said, *found["why_this_rung"]])
    assert not re.search(r"\b(?:[Bb]oth|[Nn]either|two texts|the other|Fisher)\b", every)
    assert found.loc["paired renderings", "figure"] == case.get("figure", "")


def test_p_of_the_widest_of_many_differences_is_corrected():
    def told(label, *words):
        return Article.from_text(
            "\n".join(f"It was a {word} day in town {n}." for n, word in enumerate(words)), label
        )

    plain, mixed = ["good", "bad", "sad", "nice"] * 2, ["good", "nice", "sad", "nice"] * 2
    same = findings(told("A", *plain), told("B", *plain), told("C", *plain)).set_index("topic")
    assert "in each article: no difference shown." in same.loc["tone", "finding"]
    apart = findings(told("A", *["good"] * 8), told("B", *["bad"] * 8), told("C", *mixed))
    told_apart = apart.set_index("topic").loc["tone", "finding"]
    assert "2 of 3 pairs differ by more than chance gives" in told_apart
    assert "the widest of them, A minus B, is +1.40" in told_apart
    some = [told("A", *plain), told("B", *mixed), Article.from_text("Rain fell.", "C")]
    assert (
        "Too little of C is scored to compare." in findings(*some).set_index("topic").loc["tone", "finding"]
    )
    a, b = told("A", *["good"] * 5, "bad"), told("B", *["bad"] * 4, "good", "good")
    alone, tone = compare_tone(a, b), tone_of_pairs(a, b, told("C", *plain))
    assert next(d for d in tone if d.labels == ("A", "B")).p == pytest.approx(min(1, 3 * alone.p))


@pytest.mark.parametrize("several", SEVERAL)
def test_figures_of_several_articles_are_named_by_their_pair_and_have_no_number_that_is_not_in_their_data(
    several,
):
    articles = several()
    charts = {chart.name: chart for chart in workbook_charts(*articles)}
    labels = [x.label for x in articles]
    for chart in charts.values():
        assert not re.search(r"\b(?:either|neither|these two)\b", chart.title + chart.caption)
        pair = [x.label for x in chart.articles]
        if len(pair) == 2:
            assert chart.name.endswith(f"-{pair[0]}-{pair[1]}".lower())
            assert chart.caption.startswith(f"{pair[0]} and {pair[1]}: ")
            assert chart.at("column").title.startswith(f"{pair[0]} and {pair[1]}: ")
            assert set(chart.evidence["article"]) <= set(pair)
    voices, verbs = (charts[name].data for name in ("2-1-share-of-voice", "2-2-reporting-verbs"))
    places = charts["2-3-position-strips"].data.groupby(["topic", "article"])["position"].min()
    known = {
        "2-1-share-of-voice": {f"{x:.0%}" for x in voices.groupby(["row", "article"])["share"].sum()},
        "2-2-reporting-verbs": {str(n) for x in labels for n in (verbs[x].sum(), *verbs[x])},
        "2-3-position-strips": {f"{x:.0%}" for x in places},
    }
    for name, numbers in known.items():
        shown = set(re.findall(r"\d+%?", charts[name].title))
        assert shown <= numbers, name
        assert len(shown) > 1


def test_the_report_of_three_has_each_pair_s_utterances_and_names_how_many_it_compares(tmp_path):
    articles = three_tellings()
    page = write_report(
        findings(*articles), workbook_charts(*articles), tmp_path, articles=articles
    ).read_text("utf-8")
    assert "<h1>How three articles tell one story</h1>" in page
    assert "Three articles were compared" in page
    assert "The same figure for each other two (2)" in page
    for x in ("a-b", "a-c", "b-c"):
        assert page.count(f'id="3-1-same-words-twice-{x}"') == 1


def test_two_people_who_speak_together_are_two_people():
    a = Article.from_text("“It is late,” Ann Lee and Tom Ray said.")
    b = Article.from_text("“It is late,” Ann Lee said.", "B")
    found = findings(a, b).set_index("topic")["finding"]
    assert found["people"] == "Quoted by name: 2 people in A and 1 person in B."
    assert found["speakers"].startswith("0 of 2 people quoted")


def test_what_chance_does_to_words_and_to_first_mentions():
    one = Article.from_text("\n".join(f"Rain fell on day {n}." for n in range(20)))
    other = Article.from_text("\n".join(f"Snow fell on day {n}." for n in range(20)), "B")
    assert alone_by_chance([one, other], ["rain", "snow"]) < 0.01
    assert alone_by_chance([one, other], ["day 7"]) == pytest.approx(0.5, abs=0.1)
    filler = [f"Snow fell in the town on day {n}, and the square was empty." for n in range(40)]
    first, last = "\n".join(["Geneva waits.", *filler]), "\n".join([*filler, "Geneva waits."])
    a, b, c = Article.from_text(first), Article.from_text(last, "B"), Article.from_text(first, "C")
    topics = pd.DataFrame({"topic": ["Geneva talks"], "words": ["talks|Geneva"]})
    assert gap_by_chance([a, b], topic_hits(a, b, topics=topics)) < 0.02
    assert gap_by_chance([a, c], topic_hits(a, c, topics=topics)) == 1
    write_once(word_list(a, b, kind="topics").path, topics)
    found = findings(a, b).set_index("topic").loc["first mention", "finding"]
    assert (
        found
        == "“Geneva talks” first comes up 0% into A and 100% into B, of all our topics the one furthest apart."
    )


def test_too_few_verbs_are_not_compared():
    def told(label, *verbs):
        text = "\n".join(f"“It is day {n},” Ann Lee {verb}." for n, verb in enumerate(verbs))
        return Article.from_text(f"The days\nIt rained.\nIt snowed.\n{text}\nLee: “It is late.”", label)

    found = [
        findings(told("A", *one), told("B", *other)).set_index("topic").loc["verbs", "finding"]
        for one, other in ((["warned"], ["said"] * 6), (["warned"] * 4, ["said"] * 4))
    ]
    assert "too few to compare (1 in A and 6 in B)" in found[0]
    assert "p = .03" in found[1]


@pytest.mark.parametrize("pair", ["seeds", *PAIRS])
def test_findings_point_into_the_text_and_read_well(pair, seeds):
    articles = seeds if pair == "seeds" else PAIRS[pair]()
    found = findings(*articles)
    texts = {a.label: a.text for a in articles}
    for row in found.itertuples(index=False):
        assert "nan" not in row.finding.lower()
        assert row.finding.endswith((".", "?"))
        assert pd.isna(row.rung) == row.finding.startswith("Left out: ")
        for place in row.evidence:
            assert texts[place.article][place.start : place.end] == place.text
        if not pd.isna(row.rung):
            assert row.why_this_rung
            assert row.limit.endswith(".")
            assert row.evidence or row.topic == "verbs"


def test_tiny_texts_are_left_out_with_a_reason():
    found = findings(Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")).set_index("topic")
    reason = "too few paragraphs carry a score for a comparison of tone"
    assert found.loc["tone", "finding"] == f"Left out: {reason}."
    assert found["rung"].isna().all()


def test_the_report_is_one_page_that_opens_offline_and_a_pdf_on_a4(table, gallery, written, tmp_path):
    page = written.read_text("utf-8")
    shown = table.loc[table["rung"].notna() & table["figure"].isin(list(gallery)), "figure"].nunique()
    assert page.count("data:image/svg+xml;base64") == shown > 0
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", page)
    assert "http" not in page
    assert "@page" in page
    for row in table.itertuples(index=False):
        assert row.finding.replace("'", "&#39;") in page
    assert "Article A, paragraph 27:" in page
    assert "TextBlob: −0.17, made of earlier +0.00 and serious −0.17." in page
    assert methods() in page.replace("&#39;", "'")
    plain = re.sub(r"<style.*?</style>|<details.*?</details>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert len(plain.split()) <= 1_300
    rows = pd.DataFrame({"finding": ["<b>A</b> & B differ."], "rung": [2], "limit": ["<script>two</script>"]})
    page = write_report(rows, [gallery["2-1-share-of-voice"]], tmp_path).read_text("utf-8")
    assert "&lt;b&gt;A&lt;/b&gt; &amp; B differ." in page
    assert "<script" not in page


def test_what_others_wrote_stands_in_report_and_gallery_as_the_letters_it_is(tmp_path):
    words = "[x\\](javascript:alert(1)) ![y](http://127.0.0.1:9/a.png) <img src=x> costs $5 million, or 10% of $6 million"
    a, b = (
        Article.from_text(f"“{words},” said Ann Lee. It rained {x}.", f"[{x}](http:b)", words) for x in "AB"
    )
    charts = [article_anatomy(a, b), whose_words(share_of_voice(a, b), articles=(a, b))]
    report = write_report(findings(a, b), charts, tmp_path, articles=(a, b))
    for path in (report, write_gallery(charts, tmp_path)):
        page = path.read_text("utf-8")
        assert re.findall(r"<(?:script|iframe|img(?! alt=)|a(?! href=.#))", page) == []
        assert escape(f"{words},", quote=False) in page
        assert set(re.findall(r'src="(\w+:\w+)', page)) == {"data:image"}


def test_two_runs_give_the_same_bytes_but_for_the_date(table, gallery, tmp_path):
    few = [gallery["2-1-share-of-voice"], gallery["6-1-report-sheet"]]
    one, two = write_report(table, few, tmp_path / "1"), write_report(table, few, tmp_path / "2")
    assert one.name == "report.html"
    assert one.read_bytes() == two.read_bytes()
    dated = write_report(table, few[:1], tmp_path / "3", date="4 May").read_text("utf-8")
    assert "4 May" in dated


def test_methods_citation_and_commit_are_read_from_any_kind_of_checkout(tmp_path):
    paragraph = methods()
    assert re.search(r"pandas \d+\.\d+", paragraph)
    assert "5,000 resamples, seed 1223" in paragraph
    assert "title = {Two Tellings: a workbook" in bibtex()
    assert commit(tmp_path) == "not under version control"
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    assert re.fullmatch(r"commit [0-9a-f]{10}", commit(tmp_path))
    subprocess.run([*git, "worktree", "add", "-q", "--detach", str(tmp_path / "other")], check=True)
    assert commit(tmp_path / "other") == commit(tmp_path)


@pytest.mark.usefixtures("work")
def test_a_folder_with_one_article_is_refused_and_of_eight_the_first_six_are_taken(tmp_path, capsys):
    (tmp_path / "1.txt").write_text("Rain fell on the town.")
    assert main(["report", str(tmp_path)]) == 1
    assert "compares two articles or more" in capsys.readouterr().err
    assert main(["report", "seeds", "--sizes", "poster"]) == 1
    assert "no size 'poster'" in capsys.readouterr().err
    for n in range(2, 9):
        (tmp_path / f"{n}.txt").write_text(f"Rain fell on the town on day {n}.")
        articles, told = report.articles_of(str(tmp_path))
        assert len(articles) == min(n, 6)
        assert ("six are compared at most" in " ".join(told)) == (n > 6)


def test_the_command_writes_everything_and_says_where(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.txt").write_text("“We won,” said Ann Lee. The crowd sang.", "utf-8")
    (tmp_path / "b.txt").write_text("Snow fell. Ann Lee said “yes”.", "utf-8")
    monkeypatch.setenv("TWO_TELLINGS_EXPORTS", str(tmp_path / "out"))
    monkeypatch.setattr(report, "save_all", lambda *_: [tmp_path / "out" / "figures" / "x.png"])
    assert main(["report", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    browser = find_browser()
    names = ["report.html", "gallery.html", *(["report.pdf"] if browser else [])]
    assert ("No Chromium" in said) == (browser is None)
    for name in names:
        assert name in said
        assert (tmp_path / "out" / name).stat().st_size > 1000

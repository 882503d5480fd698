"""Charts in reading order: what each article is made of, who has the word, what comes up where.

One function a figure: articles or tables in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from helpers.articles.article import Article
from helpers.charts.chart import Chart, for_any_size, nothing_to_draw
from helpers.charts.layout import INK, LIGHT, MARGIN, PAGE, Layout, clipped, text_width
from helpers.charts.rows import VOICES, Look, Row, Rows, article_key, fill, looks, row_axes, voice_key
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.statistics import listed, percent

NOT_COUNTED = "Repeated decks and boilerplate are not counted."
SMALL_SHARE = 0.05  # under it nobody leads
_LOW = 1.15  # lanes


def words_in(words: pd.Series) -> str:
    """How many words each article has: "1,100 words in A and 834 words in B"."""
    return listed([f"{n:,} words in {label}" for label, n in words.items()])


def shares_of(values: pd.Series) -> str:
    """What share of each article: "31% of Article A and 24% of Article B"."""
    return listed([f"{percent(share)} of Article {label}" for label, share in values.items()])


def who_has_the_words(shares: pd.DataFrame) -> tuple[str | None, str, pd.DataFrame]:
    """Who leads, if anybody; the beginning of a title that is true of any articles; and the shares it is made of.

    ``shares`` is the table of share_of_voice; the shares have a row an article: lead, others and narrator.
    """
    lead, labels = leading_speaker(shares), list(dict.fromkeys(shares["article"]))
    each = shares[shares["voice"] != NARRATOR].groupby(["speaker", "article"])["share"].sum()
    begin = "Only voices without a name speak" if len(each) else "No speaker is given words"
    if len(each) and each.max() < SMALL_SHARE:
        lead, begin = None, f"Every speaker has less than {SMALL_SHARE:.0%} of an article"
    who = shares["speaker"].map({lead: "lead", NARRATOR: NARRATOR}).fillna("others")
    told = shares.groupby([shares["article"], who])["share"].sum().unstack(fill_value=0)
    told = told.reindex(index=labels, columns=["lead", "others", NARRATOR], fill_value=0)
    if lead is None:
        return lead, f"{begin}, together {shares_of(told['others'])}" if len(each) else begin, told
    has = told["lead"] > 0
    without = [f"Article {x}" for x in told.index[~has]]
    missing = f", and under that name no words in {without[0] if len(without) == 1 else 'the other articles'}"
    missing = missing if without else ""
    return lead, f"{lead} has {shares_of(told.loc[has, 'lead'])}{missing}", told


@for_any_size("1-1-article-anatomy")
def article_anatomy(*articles: Article, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order: what is quoted, reported or told, what is not counted."""
    data, labels = _stretches(*articles), [a.label for a in articles]
    counts = data.groupby(["article", "voice"])["words"].sum().unstack(fill_value=0)
    counts = counts.reindex(index=labels, columns=list(VOICES), fill_value=0)
    quoted, words = counts["quoted"], counts.drop(columns="not counted").sum(axis=1)
    said = shares_of(quoted / words.clip(lower=1))
    title = f"Quotation marks hold {said}"
    head = (title, "Each article in reading order", f"n = {words_in(words)}. {NOT_COUNTED}")
    kinds = looks(labels)
    names = [Row(f"Article {look.name}: {words[x]:,} words", labels=1) for x, look in kinds.items()]
    key = voice_key({"quoted", *data["voice"]}, labels)
    rows = row_axes(layout, head, names, 0.24, key, above=True)
    rows.scale("words from the beginning", 0, max(1, counts.sum(axis=1).max()))
    for row, (article, look) in enumerate(zip(articles, kinds.values(), strict=True)):
        mine = data[data["article"] == article.label]
        _strip(rows, row, mine.assign(lanes=2), "words", look)
        _name_parts(rows, row, mine[mine["voice"] == "not counted"], article)
    counts = listed([f"{quoted[x]:.0f} of {words[x]:,} words in Article {x}" for x in labels])
    caption = f"Said by somebody and set in quotation marks: {counts} ({said}). {NOT_COUNTED}"
    alt = f"One horizontal strip an article, in reading order, its quoted stretches coloured. {caption}"
    shown = data.assign(row=data["voice"])[data["voice"] != NARRATOR]
    return Chart(rows.ax.figure, title, caption, alt, data.drop(columns="text"), head[1], behind=shown)


def _stretches(*articles: Article) -> pd.DataFrame:
    """Every stretch of one voice, with the number of words before it; what is not counted is there too."""
    columns = ["article", "paragraph", "voice", "speaker", "speaker_type", "start", "end", "words", "text"]
    data = voices(*articles, excluded=True)[columns]
    return data.assign(first=data.groupby("article")["words"].cumsum() - data["words"])


def _strip(rows: Rows, row: int, strip: pd.DataFrame, size: str, look: Look) -> None:
    """One article's stretches, end to end on one line, each as high as its lanes."""
    foot = rows.tops[row] + 2 * rows.lane
    for (voice, lanes), part in strip.groupby(["voice", "lanes"]):
        high = lanes * rows.lane
        bar = {"y": foot - high / 2, "height": high} | fill(voice, look) | {"lw": 0}
        rows.ax.barh(width=part[size], left=part["first"], **bar)


def _name_parts(rows: Rows, row: int, gone: pd.DataFrame, article: Article) -> None:
    """Above the paragraphs that do not count, what they are."""
    kinds = {p.paragraph: "repeated" if p.kind == "body" else p.kind for p in article.paragraph_rows}
    spans = gone.groupby("paragraph").agg({"first": "min", "words": "sum"})
    wanted = [(p.first + p.words / 2, kinds[p.Index], p.words, INK) for p in spans.itertuples()]
    rows.names_above(row, wanted)


def said_by(*articles: Article) -> pd.DataFrame:
    """Every stretch of the counted text with the row of its voice: a speaker, or the narrator."""
    table = voices(*articles)
    return table.assign(row=table["speaker"].fillna(NARRATOR))


@for_any_size("2-5-voices-in-order")
def voices_in_order(*articles: Article, named: bool = True, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order by voice, and name each speaker at the longest stretch.

    The leading speaker stands higher than the others; without ``named`` neither names nor key give away who it is.
    The data hold, for each stretch: article, voice, speaker, speaker_type, start, end, words, and first and
    share of the article's words (0 to 1, what is not counted included).
    """
    shares, kinds = share_of_voice(*articles), looks([a.label for a in articles])
    lead, title, told = who_has_the_words(shares)
    data = _stretches(*articles).drop(columns=["paragraph", "text"])
    total = data.groupby("article")["words"].transform("sum").clip(lower=1)
    data["share"], data["first"] = data["words"] / total, data["first"] / total
    if lead:
        others = listed(map(percent, told["others"]))
        title += f"; others have {others}" if told["others"].any() else "; nobody else is given words"
    counted = words_in(shares.groupby("article")["words"].sum().reindex(list(kinds), fill_value=0))
    source = f"n = {counted}. {NOT_COUNTED} Speakers are found by rule."
    if not named:
        title, source = "One event: who has the word?", f"n = {counted}."
    head = (title, "Each article from its first word to its last, by who has the word", source)
    key = [*voice_key(data["voice"], kinds)] if named else []
    if named and lead and told["others"].any():
        bar = {"facecolor": INK, "height": 0.12}
        key.append((f"high: {clipped(lead, 1.6, layout.small)}; low: others", [bar, bar | {"height": 0.06}]))
    names = [Row(f"Article {look.name}", labels=2) for look in kinds.values()]
    rows = row_axes(layout, head, names, 0.24, key, layout.line(layout.small) + 0.02, above=True)
    rows.scale("share of the article’s words, from its beginning", 0, 1, share=True)
    for row, (label, look) in enumerate(kinds.items()):
        mine = data[data["article"] == label]
        low = mine["speaker"].notna() & (mine["speaker"] != (lead or ""))
        _strip(rows, row, mine.assign(lanes=low.map({True: _LOW, False: 2})), "share", look)
        rows.names_above(row, _longest(rows, mine, look) if named else [], levels=2)
    caption = f"{title}. The narrator has {shares_of(told[NARRATOR])}. {NOT_COUNTED}" if named else title
    alt = f"One horizontal strip an article, in reading order, cut into stretches of one voice. {caption}"
    return Chart(rows.ax.figure, title, caption, alt, data, head[1], behind=said_by)


def _longest(rows: Rows, strip: pd.DataFrame, look: Look) -> list[tuple[float, str, float, str]]:
    """Each speaker's name for the place of the longest stretch: (x, name, words, ink)."""
    said = strip.dropna(subset=["speaker"]).sort_values("words", ascending=False, kind="stable")
    wanted = []
    for r in said.drop_duplicates("speaker").itertuples():
        if r.share * rows.width > 0.05:
            name = r.speaker.split()[-1] if r.speaker_type == "person" else r.speaker
            wanted.append((r.first + r.share / 2, clipped(name, 1.6, PAGE.small), r.words, look.ink))
    return wanted


@for_any_size("2-3-position-strips")
def position_strips(
    hits: pd.DataFrame, topics: Sequence[str], origin: str = "made by hand after reading", *, layout: Layout
) -> Chart:
    """Draw where in each article each topic comes up; ``hits`` holds the rows of topic_hits for each article.

    ``origin`` says whose list it is: that of word_list.
    """
    hits = hits[hits["topic"].isin(topics)]
    if hits.empty:
        return nothing_to_draw(layout, "Our word lists have no hits in any article here", hits)
    labels = list(dict.fromkeys(hits["article"]))
    first = hits.groupby(["topic", "article"])["position"].min().unstack()
    first = first.reindex(index=topics, columns=labels)
    found = first.dropna(how="all")
    missing = found.isna().stack()
    absent = [f"“{t}” does not come up in Article {x}" for t, x in missing.index[missing]]
    title = f"{first.isna().any(axis=1).sum()} of our {len(topics)} topics do not come up in every article"
    if 0 < len(absent) <= 2:
        title, absent = ", ".join(absent), absent[:0]
    elif not absent:
        widest = (found.max(axis=1) - found.min(axis=1)).idxmax()
        places = listed([f"{percent(first.loc[widest, x])} of {x}" for x in labels])
        title = f"“{widest}” comes up first at {places}"
    source = f"n = {len(hits)} mentions. Word lists {origin}."
    if silent := len(first) - len(found):
        source += f" {silent} of {len(topics)} have no hit in these articles."
    subtitle = "Place of each mention, from the first word (0%) to the last (100%); at the right, how many"
    ax = _draw_places(layout, (title, subtitle, source), hits, list(found.index), labels)
    caption = ". ".join([title, *absent, f"n = {len(hits)} mentions."])
    alt = f"One line an article and topic, with a mark at each mention. {caption}"
    return Chart(ax.figure, title, caption, alt, hits, subtitle, behind=hits.assign(row=hits["topic"]))


def _draw_places(
    layout: Layout, head: tuple, hits: pd.DataFrame, topics: list[str], labels: list[str]
) -> Axes:
    kinds, places = looks(labels), {key: part["position"] for key, part in hits.groupby(["topic", "article"])}
    right = MARGIN + max(text_width(f"{x.name} 000", layout.small) for x in kinds.values()) + 0.05
    named = [Row(topic, lanes=len(labels)) for topic in topics]
    rows = row_axes(layout, head, named, right, article_key(labels), above=True)
    for n, topic in enumerate(topics):
        for lane, (label, look) in enumerate(kinds.items()):
            x, y = places.get((topic, label), ()), rows.y(n, lane)
            rows.ax.plot([0, 1], [y, y], color=LIGHT, lw=0.8, zorder=1)
            rows.ax.plot(x, [y] * len(x), ls="", ms=5, **look.dot | {"mec": "white"}, mew=0.5, zorder=2)
            rows.beside(y, f"{look.name} {len(x) or '–'}", color=look.ink)
    rows.scale("share of the article’s words that come before", -0.01, 1.01, share=True)
    rows.ax.spines["bottom"].set_bounds(0, 1)
    return rows.ax

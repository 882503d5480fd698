"""Charts in reading order: what each article is made of, who has the word, what comes up where.

One function a figure: articles or tables in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.articles.article import Article
from helpers.charts.chart import (
    Chart,
    Look,
    article_key,
    fill,
    for_any_size,
    looks,
    nothing_to_draw,
    voice_key,
)
from helpers.charts.layout import INK, LIGHT, MARGIN, Layout, clipped, text_width
from helpers.charts.rows import Row, Rows, beside, inches_wide, names_above, note, row_axes
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.statistics import in_words, listed, percent

NOT_COUNTED = "Repeated decks and boilerplate are not counted."


def words_in(words: pd.Series) -> str:
    """How many words each article has: "1,100 words in A and 834 words in B"."""
    return listed([f"{n:,} words in {label}" for label, n in words.items()])


def shares_of(values: pd.Series) -> str:
    """What share of each article: "31% of Article A and 24% of Article B"."""
    return listed([f"{percent(share)} of Article {label}" for label, share in values.items()])


@for_any_size("1-1-article-anatomy")
def article_anatomy(*articles: Article, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order: what is quoted, what is not counted."""
    data, labels = _stretches(*articles), [a.label for a in articles]
    data["part"] = data["voice"].where(data["voice"].isin(["quoted", "not counted"]), "unquoted")
    counts = data.groupby(["article", "part"])["words"].sum().unstack(fill_value=0)
    counts = counts.reindex(index=labels, columns=["quoted", "unquoted", "not counted"], fill_value=0)
    quoted, words = counts["quoted"], counts["quoted"] + counts["unquoted"]
    said = shares_of(quoted / words.clip(lower=1))
    title = f"Quotation marks hold {said}"
    head = (title, "Each article in reading order", f"n = {words_in(words)}. {NOT_COUNTED}")
    size = ": {:,} words" if layout.narrow else ""
    kinds = looks(labels)
    names = [Row(f"Article {look.name}" + size.format(words[x]), labels=1) for x, look in kinds.items()]
    texts = {"quoted": "in quotation marks", "unquoted": "outside", "not counted": "not counted"}
    key = voice_key(texts, {"quoted", "unquoted", *data["part"]}, labels)
    rows = row_axes(layout, head, names, 0.24 if layout.narrow else 0.85, key, above=True)
    rows.ax.set(xlabel="words from the beginning", xlim=(0, max(1, counts.sum(axis=1).max())))
    for row, (article, look) in enumerate(zip(articles, kinds.values(), strict=True)):
        mine = data[data["article"] == article.label]
        _strip(rows, row, mine.assign(style=mine["part"]), "words", look)
        _name_parts(rows, row, mine[mine["part"] == "not counted"], article, layout)
        if not layout.narrow:
            end, told = mine["words"].sum(), f"{words[article.label]:,} words"
            note(rows.ax, end, rows.middle(row), told, layout, look.ink)
    counts = listed([f"{quoted[x]:.0f} of {words[x]:,} words in Article {x}" for x in labels])
    caption = f"Said by somebody and set in quotation marks: {counts} ({said}). {NOT_COUNTED}"
    alt = f"One horizontal strip an article, in reading order, its quoted stretches coloured. {caption}"
    shown = data.assign(row=data["part"])[data["part"] != "unquoted"]
    data = data.drop(columns="text")
    return Chart(rows.ax.figure, title, caption, alt, data, head[1], behind=shown)


def _stretches(*articles: Article) -> pd.DataFrame:
    """Every stretch of one voice, with the number of words before it; what is not counted is there too."""
    columns = ["article", "paragraph", "voice", "speaker", "speaker_type", "start", "end", "words", "text"]
    data = voices(*articles, excluded=True)[columns]
    return data.assign(first=data.groupby("article")["words"].cumsum() - data["words"])


def _strip(rows: Rows, row: int, strip: pd.DataFrame, size: str, look: Look) -> None:
    """One article's stretches, end to end, each filled in its style."""
    for style, part in strip.groupby("style"):
        bar = {"y": rows.middle(row), "height": 2 * rows.lane, "lw": 0} | fill(style, look)
        rows.ax.barh(width=part[size], left=part["first"], **bar)


def _name_parts(rows: Rows, row: int, gone: pd.DataFrame, article: Article, layout: Layout) -> None:
    """Above the paragraphs that do not count, what they are."""
    kinds = {p.paragraph: p.kind for p in article.paragraph_rows}
    spans = gone.groupby("paragraph").agg({"first": "min", "words": "sum"})
    wanted = [(p.first + p.words / 2, kinds[p.Index], p.words, INK) for p in spans.itertuples()]
    names_above(rows, row, wanted, layout)


def said_by(*articles: Article) -> pd.DataFrame:
    """Every stretch of the counted text with the row of its voice: a speaker, or the narrator."""
    table = voices(*articles)
    return table.assign(row=table["speaker"].fillna(NARRATOR))


# Of each group of voices: how it is filled, its words in the key, and in the caption.
_GROUPS = {
    "lead quoted": ("quoted", "{}, quoted", "{} quoted"),
    "lead reported": ("reported", "{}, reported", "{} reported"),
    "other quoted": ("other quoted", "others, quoted", "others quoted"),
    "other reported": ("other reported", "others, reported", "others reported"),
    "anonymous": ("anonymous", "not named", "sources without a name"),
    NARRATOR: ("between", "narrator", "the narrator"),
    "not counted": ("not counted", "not counted", ""),
}


@for_any_size("2-5-voices-in-order")
def voices_in_order(*articles: Article, named: bool = True, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order by voice, and name who has the longer stretches.

    The leading speaker is told apart from the others; without ``named`` neither names nor key give away who it is.
    The data hold, for each stretch: article, group, voice, speaker, speaker_type, start, end, words, and first and
    share of the article's words (0 to 1, what is not counted included).
    """
    lead, kinds = leading_speaker(share_of_voice(*articles)), looks([a.label for a in articles])
    data = _stretches(*articles).drop(columns=["paragraph", "text"])
    total = data.groupby("article")["words"].transform("sum").clip(lower=1)
    data["share"], data["first"] = data["words"] / total, data["first"] / total
    data.insert(1, "group", [_group(r, lead) for r in data.itertuples(index=False)])
    counted = data[data["group"] != "not counted"]
    said = counted.pivot_table(index="article", columns="group", values="words", aggfunc="sum", fill_value=0)
    said = said.reindex(index=list(kinds), columns=list(_GROUPS)[:-1], fill_value=0)
    title = _order_title(said.div(said.sum(axis=1).clip(lower=1), axis=0), lead)
    source = f"n = {words_in(said.sum(axis=1))}. {NOT_COUNTED} Speakers are found by rule."
    if not named:
        title, source = "One event: who has the word?", source.split(". ")[0]
    head = (title, "Each article from its first word to its last, by who has the word", source)
    name = clipped(lead or "", 1.6, layout.small)
    texts = {style: text.format(name) for style, text, _ in _GROUPS.values()}
    key = voice_key(texts, {_GROUPS[group][0] for group in data["group"]}, kinds) if named else []
    names = [Row(f"Article {look.name}", labels=2) for look in kinds.values()]
    rows = row_axes(layout, head, names, 0.24, key, layout.line(layout.small) + 0.02, above=True)
    rows.ax.set(xlim=(0, 1), xlabel="share of the article’s words, from its beginning")
    rows.ax.xaxis.set_major_formatter("{x:.0%}")
    for row, (label, look) in enumerate(kinds.items()):
        _draw_voices(rows, row, data[data["article"] == label], look, layout, named)
    caption = f"{title}. {_order_sentence(said, lead)} {NOT_COUNTED}" if named else f"{title}."
    alt = f"One horizontal strip an article, in reading order, cut into stretches of one voice. {caption}"
    return Chart(rows.ax.figure, title, caption, alt, data, head[1], behind=said_by)


def _group(stretch: tuple, lead: str | None) -> str:
    if stretch.voice in (NARRATOR, "not counted"):
        return stretch.voice
    if stretch.speaker_type == "anonymous":
        return "anonymous"
    return f"{'lead' if stretch.speaker == lead else 'other'} {stretch.voice}"


def _draw_voices(rows: Rows, row: int, strip: pd.DataFrame, look: Look, layout: Layout, named: bool) -> None:
    """One article's strip; above it who speaks, longest stretches first, as far as there is room."""
    styles = {group: style for group, (style, *_) in _GROUPS.items()}
    _strip(rows, row, strip.assign(style=strip["group"].map(styles)), "share", look)
    wanted = []
    for r in _runs(strip).itertuples() if named else ():
        if (r.end - r.first) * inches_wide(rows.ax) > 0.05:
            name = r.speaker.split()[-1] if r.speaker_type == "person" else r.speaker
            ink = look.ink if r.group.startswith("lead") else INK
            wanted.append(((r.first + r.end) / 2, clipped(name, 1.6, layout.small), r.words, ink))
    names_above(rows, row, wanted, layout, levels=2)


def _runs(strip: pd.DataFrame, bridge: int = 12) -> pd.DataFrame:
    """Join one speaker's stretches over a few words of the narrator between them ("he said")."""
    said = strip.assign(end=strip["first"] + strip["share"], upto=strip["words"].cumsum())
    said = said[said["speaker"].notna()]
    before = said.shift()
    new = (said["speaker"] != before["speaker"]) | (said["upto"] - said["words"] - before["upto"] > bridge)
    how = dict.fromkeys(said, "first") | {"words": "sum", "end": "last"}
    runs = said.groupby(new.cumsum()).agg(how)
    # The key names the leading speaker; where others speak, their names need the room.
    lead = runs["group"].isin(["lead quoted", "lead reported"])
    longest = (runs["end"] - runs["first"])[lead].round(9).nlargest(1).index
    return runs[~lead | runs.index.isin(longest)]


def _order_title(said: pd.DataFrame, lead: str | None) -> str:
    others = said[["other quoted", "other reported", "anonymous"]].sum(axis=1)
    if lead is None and not others.any():
        return "No speaker is given words in these articles"
    if lead is None:
        only = others.equals(said["anonymous"])
        who = "Only unnamed sources speak" if only else "Only documents and unnamed sources speak"
        return f"{who}: {shares_of(others)}"
    has = said[["lead quoted", "lead reported"]].sum(axis=1)
    if not has.all():
        return f"Speakers have {shares_of(has + others)}"
    return f"{lead} has {shares_of(has)}; others have {listed(map(percent, others))}"


def _order_sentence(said: pd.DataFrame, lead: str | None) -> str:
    said = said[said.any(axis=1)].rename(columns={group: text for group, (_, _, text) in _GROUPS.items()})
    shares = said.div(said.sum(axis=1), axis=0)
    parts = {x: [f"{t.format(lead)} {percent(v)}" for t, v in r.items() if v] for x, r in shares.iterrows()}
    return " ".join(f"Article {x}: {listed(some)}." for x, some in parts.items())


@for_any_size("2-3-position-strips")
def position_strips(
    hits: pd.DataFrame, topics: Sequence[str], origin: str = "made by hand after reading", *, layout: Layout
) -> Chart:
    """Draw where in each article each topic comes up; ``hits`` holds the rows of topic_hits for each article.

    ``origin`` says whose list it is: that of word_list.
    """
    if hits.empty:
        return nothing_to_draw(layout, "Our word lists have no hits in these articles", hits)
    labels = list(dict.fromkeys(hits["article"]))
    first = hits.groupby(["topic", "article"])["position"].min().unstack()
    first = first.reindex(index=topics, columns=labels)
    found = first.dropna(how="all")
    missing = found.isna().stack()
    absent = [f"“{t}” has no mention in Article {x}." for t, x in missing.index[missing]]
    title = f"{len(absent)} of our {len(topics)} topics come up in one article only"
    if len(labels) > 2:
        title = f"Topics in all {in_words(len(labels))} articles: {len(found.dropna())} of our {len(topics)}"
    if 0 < len(absent) <= 2 == len(labels):
        only = [(t, labels[x == labels[0]]) for t, x in missing.index[missing]]
        title = f"“{only[0][0]}” comes up only in Article {only[0][1]}"
        title += "".join(f", “{topic}” only in Article {x}" for topic, x in only[1:])
    if not absent:
        widest = (found.max(axis=1) - found.min(axis=1)).idxmax()
        places = listed([f"{percent(first.loc[widest, x])} of {x}" for x in labels])
        title = f"“{widest}” comes up first at {places}"
    source = f"n = {len(hits)} mentions. Word lists {origin}."
    if silent := len(first) - len(found):
        source += f" {silent} of {len(topics)} have no hit in these articles."
    subtitle = "Place of each mention, from the first word (0%) to the last (100%); at the right, how many"
    ax = _draw_places(layout, (title, subtitle, source), hits, list(found.index), labels)
    caption = " ".join([f"{title}.", *absent, f"n = {len(hits)} mentions."])
    alt = f"One line an article and topic, with a mark at each mention. {caption}"
    return Chart(ax.figure, title, caption, alt, hits, subtitle, behind=hits.assign(row=hits["topic"]))


def _draw_places(
    layout: Layout, head: tuple, hits: pd.DataFrame, topics: list[str], labels: list[str]
) -> Axes:
    counts = [text_width(f"{x.name} 00 ", layout.small) + 0.04 for x in looks(labels).values()]
    names, several = [Row(topic, lanes=len(labels)) for topic in topics], len(labels) > 2
    right, lane = (max(counts), 0.13) if several else (sum(counts), 0.115)
    rows = row_axes(layout, head, names, MARGIN + right + 0.05, article_key(labels), lane, above=True)
    places = {key: part["position"] for key, part in hits.groupby(["topic", "article"])}
    for n, topic in enumerate(topics):
        for lane, (label, look) in enumerate(looks(labels).items()):
            x, y = places.get((topic, label), ()), rows.y(n, lane)
            rows.ax.plot([0, 1], [y, y], color=LIGHT, lw=0.8, zorder=1)
            rows.ax.plot(x, [y] * len(x), ls="", ms=5, **look.dot | {"mec": "white"}, mew=0.5, zorder=2)
            gap, at = 0.06 + (0 if several else sum(counts[:lane])), y if several else rows.middle(n)
            told = {"gap": 72 * gap, "fontsize": layout.small, "color": look.ink}
            beside(rows.ax, at, f"{look.name} {len(x) or '–'}", **told)
    rows.ax.set(xlim=(-0.01, 1.01), xlabel="share of the article’s words that come before")
    rows.ax.set_xticks(np.linspace(0, 1, 5), ["0%", "25%", "50%", "75%", "100%"])
    rows.ax.spines["bottom"].set_bounds(0, 1)
    return rows.ax

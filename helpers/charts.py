"""Charts of framing: what each article is made of, who speaks in it, with which verbs, when, and under which names.

One function a figure: tables in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.articles import Article, count_words
from helpers.charts_voices import voices_in_order
from helpers.framing import NARRATOR
from helpers.layout import INK, MARGIN, Layout, text_width
from helpers.layout import frame as framed
from helpers.quotes import find_quotes
from helpers.style import (
    GREY,
    LIGHT,
    MUTED,
    NOT_SCORED_HATCH,
    REPORTED_HATCH,
    Chart,
    Look,
    for_any_size,
    frame,
    in_house_style,
    looks,
    name_rows,
    nothing_to_draw,
    room_for,
)
from helpers.wording import listed, percent, signed

__all__ = [
    "article_anatomy",
    "labels_used",
    "position_strips",
    "reporting_verbs",
    "share_of_voice",
    "vocabulary",
    "voices_in_order",
]

_NOT_COUNTED = "Repeated decks and boilerplate are not counted."
_LANE = 0.8


def _lanes(labels: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, Look, str, float]]:
    """Each row's lanes, one an article: label, look, row name, height on the axis."""
    for k, (label, look) in enumerate(looks(labels).items()):
        for row, name in enumerate(names):
            yield label, look, name, row + (k - (len(labels) - 1) / 2) * _LANE / len(labels)


def _note(ax: Axes, x: float, y: float, text: str, look: Look) -> None:
    ax.annotate(
        text, (x, y), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7.5, color=look.ink
    )


@in_house_style
def article_anatomy(articles: Sequence[Article]) -> Chart:
    """Draw each article as a strip in reading order: what is quoted, what is not counted."""
    data = pd.concat([_anatomy(a) for a in articles], ignore_index=True)
    labels = [a.label for a in articles]
    words = (
        data[data["part"] != "not counted"].groupby("article")["words"].sum().reindex(labels, fill_value=0)
    )
    quoted = data[data["part"] == "quoted"].groupby("article")["words"].sum().reindex(labels).fillna(0)
    said = listed([f"{percent(quoted[x] / max(1, words[x]))} of Article {x}" for x in labels])
    title = f"Quotation marks hold {said}"
    source = f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. {_NOT_COUNTED}"
    ax = frame(
        title,
        "Each article in reading order; coloured: inside quotation marks",
        source,
        0.6 * len(labels),
        0.9,
    )
    for row, (label, look) in enumerate(looks(labels).items()):
        strip = data[data["article"] == label]
        faces = strip["part"].map({"quoted": look.colour, "unquoted": LIGHT, "not counted": "white"})
        ax.barh(row, strip["words"], left=strip["first"], height=0.6, color=faces, edgecolor="white", lw=0.3)
        _mark_uncounted(ax, strip[strip["part"] == "not counted"], row)
        _note(
            ax,
            (strip["first"] + strip["words"]).max() if len(strip) else 0,
            row,
            f"{words[label]:,} words",
            look,
        )
    name_rows(ax, [f"Article {x}" for x in labels])
    ax.set(xlabel="words from the beginning", xlim=(0, 1.12 * (data["first"] + data["words"]).max()))
    counts = listed([f"{quoted[x]:.0f} of {words[x]:,} words in Article {x}" for x in labels])
    caption = f"Said by somebody and set in quotation marks: {counts} ({said}). {_NOT_COUNTED}"
    alt = f"One horizontal strip an article, in reading order, its quoted stretches coloured. {caption}"
    return Chart("1-1-article-anatomy", ax.figure, title, caption, alt, data)


def _mark_uncounted(ax: Axes, parts: pd.DataFrame, row: int) -> None:
    for _, p in parts.groupby("paragraph"):
        first, words = p["first"].min(), p["words"].sum()
        ax.barh(
            row, words, left=first, height=0.6, color="none", edgecolor=GREY, lw=0.6, hatch=NOT_SCORED_HATCH
        )
        ax.annotate(p["kind"].iloc[0], (first, row - 0.33), ha="left", va="bottom", fontsize=7, color=MUTED)


def _anatomy(article: Article) -> pd.DataFrame:
    spans = find_quotes(article).dropna(subset=["speaker"])[["start", "end"]].to_numpy()
    rows, first = [], 0
    for p in article.paragraphs.itertuples(index=False):
        inside = [(max(s, p.start), min(e, p.end)) for s, e in spans if s < p.end and e > p.start]
        for start, end in pairwise([p.start, *(x for span in inside for x in span), p.end]):
            quoted = "quoted" if (start, end) in inside else "unquoted"
            if words := count_words(article.text[start:end]):
                rows.append(
                    (article.label, p.paragraph, p.kind, quoted if p.counted else "not counted", first, words)
                )
                first += words
    return pd.DataFrame(rows, columns=["article", "paragraph", "kind", "part", "first", "words"])


@in_house_style
def share_of_voice(shares: pd.DataFrame, most: int = 10) -> Chart:
    """Draw whose words an article carries; ``shares`` holds the rows of share_of_voice for each article."""
    labels = list(dict.fromkeys(shares["article"]))
    names, data = _few_rows(shares, most)
    title = _others_title(shares, labels)
    words = shares.groupby("article")["words"].sum()
    source = f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. {_NOT_COUNTED} Speakers are found by rule."
    subtitle = "Share of the article’s words. Solid: in quotation marks; hatched: reported; pale: narrator"
    ax = frame(title, subtitle, source, 0.36 * len(names), room_for(names))
    for label, look, name, y in _lanes(labels, names):
        mine = data[(data["article"] == label) & (data["row"] == name)].groupby("voice")["share"].sum()
        left = 0.0
        for voice, (alpha, hatch) in _VOICE_STYLES.items():
            face, share = mpl.colors.to_rgba(look.colour, alpha), mine.get(voice, 0.0)
            if share:
                bar = {"color": face, "edgecolor": look.colour, "hatch": hatch, "lw": 0.6}
                ax.barh(y, share, left=left, height=0.9 * _LANE / len(labels), **bar)
            left += share
        _note(ax, left, y, f"{label} {percent(left)}" if left else f"{label} –", look)
    name_rows(ax, names)
    ax.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    ax.set(
        xlabel="share of the article’s words",
        xlim=(0, 1.12 * data.groupby(["article", "row"])["share"].sum().max()),
    )
    caption = f"{title}. {_voice_sentence(shares, labels)} {_NOT_COUNTED}"
    rows = data.groupby(["row", "article"])["share"].sum().unstack(fill_value=0).reindex(names)
    spoken = "; ".join(f"{n} {listed([f'{x} {percent(r[x])}' for x in labels])}" for n, r in rows.iterrows())
    alt = f"Paired horizontal bars, one pair a voice. Share of the words: {spoken}."
    return Chart("2-1-share-of-voice", ax.figure, title, caption, alt, data)


_VOICE_STYLES = {NARRATOR: (0.22, None), "quoted": (1.0, None), "reported": (0.22, REPORTED_HATCH)}


def _others_title(shares: pd.DataFrame, labels: Sequence[str]) -> str:
    said = shares[shares["voice"] != NARRATOR]
    if said.empty:
        return "No speaker is given words in either article"
    lead = said.groupby("speaker")["share"].sum().idxmax()
    others = said[said["speaker"] != lead].groupby("article")["share"].sum()
    return f"Speakers other than {lead} have {listed([f'{percent(others.get(x, 0))} of Article {x}' for x in labels])}"


def _few_rows(shares: pd.DataFrame, most: int) -> tuple[list[str], pd.DataFrame]:
    """The narrator, the speakers with the largest share in either article, and one row for the rest."""
    largest = shares.groupby(["speaker", "article"])["share"].sum().groupby("speaker").max()
    order = largest.drop(NARRATOR, errors="ignore").sort_values(ascending=False, kind="stable").index
    names = [NARRATOR, *order[: most - 1]]
    rest = len(order) - (most - 1)
    last = f"{rest} more speakers"
    data = shares.assign(row=shares["speaker"].where(shares["speaker"].isin(names), last))
    return [*names, last] if rest > 0 else names, data


def _voice_sentence(shares: pd.DataFrame, labels: Sequence[str]) -> str:
    parts = []
    for label in labels:
        mine = shares[shares["article"] == label]
        narrator = mine.loc[mine["voice"] == NARRATOR, "share"].sum()
        said = mine[mine["voice"] != NARRATOR].groupby("speaker")["share"].sum().sort_values(ascending=False)
        lead = f" and {said.index[0]} {percent(said.iloc[0])}" if len(said) else ""
        parts.append(f"In Article {label} the narrator has {percent(narrator)} of the words{lead}.")
    return " ".join(parts)


@in_house_style
def reporting_verbs(verbs: pd.DataFrame) -> Chart:
    """Draw how often each class of reporting verb occurs; ``verbs`` has an ``article`` column."""
    if verbs.empty:
        return nothing_to_draw("2-2-reporting-verbs", "Neither article has a reporting verb", verbs)
    labels = list(dict.fromkeys(verbs["article"]))
    data = verbs.groupby(["verb_class", "article"]).size().unstack(fill_value=0)[labels]
    data = data.loc[sorted(data.index, key=lambda c: (c != "neutral", c == "other", -data.loc[c].sum()))]
    totals = data.sum()
    neutral = data.loc["neutral"] if "neutral" in data.index else totals * 0
    said = listed([f"{neutral[x]} of {totals[x]} in Article {x}" for x in labels])
    title = f"Neutral reporting verbs: {said}"
    source = f"n = {totals.sum()} cues. Classes after Caldas-Coulthard (1994) and Bednarek (2006)."
    subtitle = "Number of verbs and phrases that tie a statement to its speaker, by class"
    ax = frame(title, subtitle, source, 0.42 * len(data), 1.1, 0.2)
    for label, look, verb_class, y in _lanes(labels, data.index):
        n = data.loc[verb_class, label]
        ax.barh(y, n, height=0.88 * _LANE / len(labels), color=look.colour)
        mine = verbs[(verbs["article"] == label) & (verbs["verb_class"] == verb_class)]
        _note(ax, n, y, f"{label} {n}  {_verb_list(mine['verb'])}", look)
    name_rows(ax, data.index)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    ax.set(xlabel="number of cues", xlim=(0, 2.2 * data.to_numpy().max()))
    caption = (
        f"Neutral reporting verbs such as “said”: {said}. Beside each bar stand its verbs with their counts."
    )
    alt = f"Paired horizontal bars, one pair a class of reporting verb. {title}."
    return Chart("2-2-reporting-verbs", ax.figure, title, caption, alt, data.reset_index())


def _verb_list(verbs: pd.Series, most: int = 4) -> str:
    counts = verbs.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    names = [v if n == 1 else f"{v} {n}×" for v, n in counts.items()]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


@in_house_style
def position_strips(hits: pd.DataFrame, topics: Sequence[str]) -> Chart:
    """Draw where in each article each topic comes up; ``hits`` holds the rows of topic_hits for each article."""
    if hits.empty:
        return nothing_to_draw("2-3-position-strips", "Our word lists have no hits in either article", hits)
    labels = list(dict.fromkeys(hits["article"]))
    first = (
        hits.groupby(["topic", "article"])["position"].min().unstack().reindex(index=topics, columns=labels)
    )
    absent = [
        f"“{t}” has no mention in Article {x}." for t in topics for x in labels if np.isnan(first.loc[t, x])
    ]
    title = f"{len(absent)} of our {len(topics)} word lists have hits in one article only"
    if not absent:
        widest = (first.max(axis=1) - first.min(axis=1)).fillna(0).idxmax()
        title = f"“{widest}” comes up first at {listed([f'{percent(first.loc[widest, x])} of {x}' for x in labels])}"
    source = f"n = {len(hits)} mentions. Word lists made by hand after reading: helpers/lexicons/topics.csv."
    subtitle = "Place of each mention, from the first word (0%) to the last (100%); at the right, how many"
    ax = frame(title, subtitle, source, 0.4 * len(topics), 1.75)
    for label, look, topic, y in _lanes(labels, topics):
        x = hits.loc[(hits["article"] == label) & (hits["topic"] == topic), "position"]
        ax.plot([0, 1], [y, y], color=LIGHT, lw=0.8, zorder=1)
        ax.plot(x, np.full(len(x), y), look.marker, ms=5, color=look.colour, mec="white", mew=0.5, zorder=2)
        _note(ax, 1.01, y, f"{label} {len(x) or '–'}", look)
    name_rows(ax, topics)
    ax.set(xlim=(-0.02, 1.08), xlabel="share of the article’s words that come before")
    ax.set_xticks(np.linspace(0, 1, 5), ["0%", "25%", "50%", "75%", "100%"])
    ax.spines["bottom"].set_bounds(0, 1)
    caption = f"{title}. {' '.join(absent)} n = {len(hits)} mentions."
    alt = f"One line an article and topic, with a mark at each mention. {caption}"
    return Chart("2-3-position-strips", ax.figure, title, caption, alt, hits)


@in_house_style
def labels_used(counts: pd.DataFrame) -> Chart:
    """Draw how often each wording occurs; ``counts`` is the table of count_labels."""
    labels = [c for c in counts.columns if c not in ("concept", "wording", "words")]
    used = counts[labels].gt(0)
    title = f"{used.sum(axis=1).eq(1).sum()} of {used.any(axis=1).sum()} wordings occur in one article only"
    total = int(counts[labels].to_numpy().sum())
    source = f"n = {total} words, over all voices. Wordings chosen by hand after reading: helpers/lexicons/labels.csv."
    ax = frame(
        title,
        "Number of times each wording occurs, grouped by what it names",
        source,
        0.25 * len(counts),
        2.95,
    )
    for label, look, row, y in _lanes(labels, counts.index):
        level = counts.loc[row, labels].nunique() > 1
        ax.plot(
            counts.loc[row, label],
            row if level else row + (y - row) * 0.9,
            look.marker,
            color=look.colour,
            ms=6,
        )
        ax.plot(counts.loc[row, labels], [row] * len(labels), color=LIGHT, lw=2, zorder=0)
    name_rows(ax, counts["wording"])
    for row in counts.drop_duplicates("concept").index:
        ax.axhline(row - 0.5, color=LIGHT, lw=0.8)
        at = {"xy": (-2.85 / 3.5, row), "xycoords": ("axes fraction", "data"), "va": "center"}
        ax.annotate(counts.loc[row, "concept"], fontweight="bold", fontsize=8, **at)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    ax.set_xlabel("number of occurrences")
    _key(ax, labels)
    alone = {x: counts.loc[used[x] & used.sum(axis=1).eq(1), "wording"] for x in labels}
    caption = f"{title}. " + " ".join(
        f"Only in Article {x}: {listed([f'“{w}”' for w in v])}." for x, v in alone.items()
    )
    alt = f"One line a wording, with one mark an article at its count. {caption}"
    return Chart("2-4-labels", ax.figure, title, caption, alt, counts)


def _key(ax: Axes, labels: Sequence[str]) -> None:
    """Name the markers once, above the axes."""
    for k, (label, look) in enumerate(looks(labels).items()):
        at = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "fontsize": 8}
        name = {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼"}.get(look.marker, "●")
        ax.annotate(f"{name} Article {label}", (0, 1), xytext=(75 * k, 1), color=look.ink, **at)


@for_any_size
def vocabulary(keyness: pd.DataFrame, threshold: float, most: int = 10, *, layout: Layout) -> Chart:
    """Draw the words that differ most, with the line beyond which chance rarely reaches.

    ``keyness`` begins with the columns word, one count an article (its label as name), and has log_odds and z (above zero: more
    in the first article; Monroe, Colaresi & Quinn 2008); ``threshold`` is the largest |z| that 95% of random
    divisions of the text stay under. The data are the words drawn.
    """
    labels = list(keyness.columns[1:3])
    if keyness.empty:
        return nothing_to_draw("2-6-vocabulary", "There are too few words to compare", keyness)
    order = keyness.assign(size=keyness["z"].abs()).sort_values(["size", "word"], ascending=[False, True])
    sides = [order[order["z"] > 0].head(most), order[order["z"] < 0].head(most)]
    passed = int((keyness["z"].abs() >= threshold).sum())
    title = f"{passed or 'No'} word{'' if passed < 2 else 's'} of {len(keyness)} differ{'' if passed > 1 else 's'} more than chance would let {'it' if passed < 2 else 'them'}"
    subtitle = (
        f"The words that differ most, with their counts ({':'.join(labels)}). Dashed: the reach of chance"
    )
    source = (
        f"n = {len(keyness)} words. z of the log-odds ratio with an informative prior (Monroe et al. 2008); "
        "beyond a dashed line chance reaches in 5% of shufflings of the text."
    )
    rows = max(map(len, sides))
    names = [[_word_counts(r, labels) for r in side.to_dict("records")] for side in sides]
    heads = [text_width(f"more in {x}", layout.text, bold=True) for x in labels]
    room = [
        0.12 + max([h, *(text_width(n, layout.text) for n in side)])
        for h, side in zip(heads, names, strict=True)
    ]
    pitch = layout.line(layout.text) + 0.02
    ax = framed(layout, (title, subtitle, source), pitch * (rows + 1), MARGIN + room[1], MARGIN + room[0])
    reach = 1.1 * max(threshold, order["size"].max())
    for side, table, look, sign in zip(
        (1, -1), sides, looks(labels).values(), ("left", "right"), strict=True
    ):
        at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
        for row, (name, z) in enumerate(zip(names[side < 0], table["z"], strict=True)):
            ax.plot([0, z], [row, row], color=LIGHT, lw=2, zorder=1)
            ax.plot(z, row, look.marker, ms=6, color=look.colour, zorder=2)
            ax.annotate(name, ((1 + side) / 2, row), xytext=(4 * side, 0), ha=sign, color=look.ink, **at)
        ax.axvline(side * threshold, color=INK, lw=1, ls=(0, (4, 3)), zorder=0)
        at |= {"xytext": (4 * side, 0), "ha": sign, "fontweight": "bold", "color": look.ink}
        ax.annotate(f"more in {labels[side < 0]}", ((1 + side) / 2, -1), **at)
    ax.axvline(0, color=GREY, lw=0.9, zorder=0)
    ax.set(xlim=(-reach, reach), ylim=(rows - 0.4, -1.5), xlabel="z (distance from 0 in standard errors)")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, integer=True))
    firsts = [f"“{s['word'].iloc[0]}” (z {signed(s['z'].iloc[0], 1)})" for s in sides if len(s)]
    caption = (
        f"{title}: the line lies at z = {threshold:.1f}, and the words furthest out are {listed(firsts)}. "
        "They are prompts for reading, not findings."
        if passed == 0
        else f"{title} (z beyond {threshold:.1f}); the words furthest out are {listed(firsts)}."
    )
    data = pd.concat(sides, ignore_index=True).drop(columns="size")
    alt = f"Two lists of words with a mark each at its z, around a line at zero. {caption} Drawn: {listed([n for side in names for n in side])}."
    return Chart("2-6-vocabulary", ax.figure, title, caption, alt, data, subtitle)


def _word_counts(row: dict, labels: Sequence[str]) -> str:
    return f"{row['word']}  {':'.join(str(int(row[x])) for x in labels)}"

"""Charts of tone: the words behind a score, a difference with its interval, agreement, tone along the articles.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.articles.article import Article
from helpers.articles.segments import count_words
from helpers.articles.tables import table_of
from helpers.charts.chart import Chart, for_any_size, nothing_to_draw
from helpers.charts.layout import GREY, INK, LIGHT, MARGIN, MUTED, Layout, clipped, frame, text_width
from helpers.charts.rows import NOT_SCORED, Look, Row, looks, pale, row_axes
from helpers.statistics import listed, signed, student
from helpers.tone.comparison import ToneDifference, is_known, readings, scored_sentences
from helpers.tone.sentiment import explain, score_texts

POSITIVE, NEGATIVE = "#009E73", "#CC79A7"
NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "The panel"}


@for_any_size("4-1-words-behind-a-score")
def words_behind_score(text: str, instrument: str = "textblob", *, layout: Layout) -> Chart:
    """Draw how an instrument made one score: what each known word adds, and the instrument's own scaling."""
    text = text.encode(errors="replace").decode()  # half a character cannot be drawn
    data, name = explain(text, instrument), NAMES[instrument]
    score = float(score_texts([text])[instrument].iloc[0])
    n = int((data["kind"] == "word").sum())
    shown = data["text"].where(data["kind"] == "word", data["kind"])
    parts = listed([f"“{w}” {signed(p)}" for w, p in zip(shown, data["weight"], strict=True)])
    title = f"{n} known word{'s' if n != 1 else ''} make{'' if n != 1 else 's'} this score of {signed(score)}"
    caption = f"{name}: the polarity of this sentence is {signed(score)}, made of {parts}."
    if n == 0:
        title = f"{name} knows no word of this sentence: not scored"
        caption = f"{title}; 0 words."
    short = text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " …"
    source = f"{name}. Known words: n = {n}. Each bar begins where the one above it ends; together they make the score."
    head = (title, f"“{short.strip('“”')}”", source)
    ax = _waterfall(layout, head, data.assign(shown=shown), score if n else None)
    alt = f"Waterfall of bars, one a known word. {caption} The sentence: {short}"
    return Chart(ax.figure, title, caption, alt, data, head[1])


def _waterfall(layout: Layout, head: tuple, data: pd.DataFrame, score: float | None) -> Axes:
    """A bar for each word, each from where the one above it ends, and one for the score, each with its note."""
    bars, end = [], 0.0
    for r in data.itertuples():
        face = GREY if r.kind != "word" else POSITIVE if r.weight > 0 else NEGATIVE
        words = signed(r.weight) + (" (turned by a negation)" if r.negated else "")
        bars.append((end, end := end + r.weight, face, words))
    bars.append((0.0, score or 0.0, "#444444", "not scored" if score is None else signed(score)))
    rows = row_axes(layout, head, [Row(x, lanes=1) for x in [*data["shown"], "the sentence"]], 0.15)
    low, labels = min(-1.0, *(end for _, end, *_ in bars)) - 0.03, []
    for n, (start, end, face, words) in enumerate(bars):
        rows.bar(rows.middle(n), end - start, start, color=face)
        rows.note(max(start, end), rows.middle(n), words)
        labels.append((max(start, end) - low, words))
    rows.zero()
    limit = max(low + rows.limit(labels), 1.05)
    rows.scale("what each word adds to the polarity", low, limit)
    rows.ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "+0.5", "+1"])
    return rows.ax


@for_any_size("4-2-difference-in-tone")
def tone_difference(differences: Mapping[str, ToneDifference], *, layout: Layout) -> Chart:
    """Draw the difference in mean sentence polarity with its interval, one row a voice."""
    said = [[*d[:6], *d.sentences, *d.not_scored] for d in differences.values()]
    columns = [*ToneDifference._fields[:6], "n_a", "n_b", "not_scored_a", "not_scored_b"]
    data = pd.DataFrame(said, list(differences), columns).rename_axis("voice").reset_index()
    if data["difference"].isna().all():
        return nothing_to_draw(layout, "Too little is scored to compare the tone of these texts", data)
    found = data.loc[data["differs"], "voice"]
    pairs = {d.labels for d in differences.values()}
    these = "any two of these articles" if len(pairs) > 1 else "these two articles"
    title = f"TextBlob’s score does not tell {these} apart"
    if len(found):
        title = f"TextBlob’s score tells {these.replace('any two', 'some')} apart: {listed(found)}"
    n = [f"{a} and {b} scored sentences ({name})" for name, a, b in data[["voice", "n_a", "n_b"]].values]
    source = f"n = {listed(n)}. Interval: 95%, paragraphs resampled."
    labels = [clipped(x, 1.1, layout.small) for x in next(iter(differences.values())).labels]
    if len(pairs) > 1:
        sizes = {x: k for d in differences.values() for x, k in zip(d.labels, d.sentences, strict=True)}
        n, labels = [f"{k} scored sentences in {x}" for x, k in sorted(sizes.items())], ["first", "second"]
        source = f"n = {listed(n)}. Interval: 95%, paragraphs resampled. Filled: p under .05 after Bonferroni’s correction."
    subtitle = f"Mean polarity of the scored sentences, {' minus '.join(labels)} (TextBlob)"
    ax = _draw_differences(layout, (title, subtitle, source), data, labels)
    caption = " ".join(f"{name[:1].upper()}{name[1:]}: {d.verdict}" for name, d in differences.items())
    alt = f"One point with its interval a row, around a line at zero. {caption}"
    return Chart(ax.figure, title, caption, alt, data, subtitle, behind=sentences_by_score)


def _draw_differences(layout: Layout, head: tuple, data: pd.DataFrame, labels: list[str]) -> Axes:
    told = data.dropna(subset=["difference"])
    said = [f"{signed(d.difference, 3)}  ({signed(d.low)} to {signed(d.high)})" for d in told.itertuples()]
    notes = pd.Series(said, told.index).reindex(data.index, fill_value="too little is scored")
    names, right = data["voice"], 0.2 + max(text_width(x, layout.small) for x in notes)
    if layout.narrow:
        names, right = [f"{k}: {x}" for k, x in zip(names, notes, strict=True)], 0.15
    key = [("a true difference in here is missed more than one time in five", [{"facecolor": LIGHT}])]
    rows = row_axes(layout, head, [Row(name) for name in names], right, key)
    ax = rows.ax
    for d in told.itertuples():
        y = rows.middle(d.Index)
        ax.barh(y, 2 * d.detectable, left=-d.detectable, height=1.9 * rows.lane, color=LIGHT, zorder=0)
        rows.interval(y, (d.low, d.high), d.difference, Look(INK, "o", INK), hollow=not d.differs)
    for n, note in enumerate([] if layout.narrow else notes):
        rows.beside(rows.middle(n), note)
    rows.zero()
    reach = 1.15 * max(0.1, data["detectable"].max(), -data["low"].min(), data["high"].max())
    middle = "   " if layout.narrow else "     difference in polarity     "
    rows.scale(f"← {labels[1]} more positive{middle}{labels[0]} more positive →", -reach, reach)
    return ax


WINDOW = 9
NEAR_ZERO = 0.2  # of the running mean
_LANE = (-1.5, -1.16)
_CROSS = {"marker": "+", "mec": MUTED, "mew": 1.1}


@for_any_size("4-4-tone-along-the-article")
def tone_along_article(*articles: Article, layout: Layout) -> Chart:
    """Draw each sentence's polarity at its place, with the running mean of nine scored ones and its 95% band.

    The band is Student's t interval of those nine; a sentence counts as quoted when at least half of its words are.
    The data: article, sentence, paragraph, position (of its middle, 0 to 1), words, quoted, polarity, scored,
    mean, low, high (NaN where fewer than nine scored sentences lie around it).
    """
    columns = "sentence paragraph position words quoted polarity scored mean low high".split()
    data = table_of(articles, columns, _along)
    if not data["scored"].any():
        return nothing_to_draw(layout, "No sentence here can be scored", data)
    panels = {a.label: data[data["article"] == a.label] for a in articles}
    many = {1: "the article", 2: "both articles"}.get(len(panels), "all articles")
    places, away = data["mean"].count(), int(((data["low"] > 0) | (data["high"] < 0)).sum())
    title = f"The running mean of tone differs from zero at {away or 'none'} of {places} places"
    if not places:
        title = "Too few sentences are scored for a running mean of tone"
    elif all(t["mean"].abs().max() < NEAR_ZERO for t in panels.values()) and away <= places / 5:
        title = f"Sentence by sentence, the tone of {many} stays near zero"
    subtitle = "Polarity of each sentence (TextBlob) at its place. Line: mean of nine scored ones; band: 95% interval"
    sizes = listed([f"{len(t)} sentences in {x} ({sum(~t['scored'])} not scored)" for x, t in panels.items()])
    source = f"n = {sizes}. One band in twenty may miss zero by chance."
    ax = _draw_along(layout, (title, subtitle, source), panels)
    ranges = listed([_range_of_means(table["mean"].dropna(), label) for label, table in panels.items()])
    caption = f"{title}; TextBlob’s mean of nine scored sentences runs {ranges}. The band holds zero at {places - away} of {places} places. n = {sizes}."
    alt = f"One panel an article, with a mark a sentence, a line for the running mean and a band around it. {caption}"
    return Chart(ax.figure, title, caption, alt, data, subtitle, behind=sentences_by_score)


def sentences_by_score(*articles: Article) -> pd.DataFrame:
    """Every counted sentence, those furthest from zero first, under positive, neutral, negative or not scored."""
    whole = pd.concat([a.sentences.assign(article=a.label) for a in articles])
    whole = whole[["article", "sentence", "start", "end", "text"]]
    scored = scored_sentences(*articles).drop(columns="text").merge(whole, on=["article", "sentence"])
    scored["row"] = readings(scored, "textblob")
    return scored.sort_values("textblob", key=abs, ascending=False, kind="stable")


def _along(article: Article) -> Iterator[tuple]:
    """One row a counted sentence with its place, its score, and the running mean around it."""
    whole, said = scored_sentences(article), scored_sentences(article, voice="quoted").set_index("sentence")
    words = whole["text"].map(count_words).astype(int)
    quoted = whole["sentence"].map(said["text"].map(count_words)).fillna(0) >= words / 2
    known = is_known(whole, "textblob")
    scores = whole["textblob"].where(known)
    window = scores[known].rolling(WINDOW, center=True)
    mean = window.mean().reindex(whole.index)
    half = (student(WINDOW) * window.std() / np.sqrt(WINDOW)).reindex(whole.index)
    position = (words.cumsum() - words / 2) / max(1, words.sum())
    columns = [whole["sentence"], whole["paragraph"], position, words, quoted, scores, known]
    return zip(*(c.tolist() for c in [*columns, mean, mean - half, mean + half]), strict=True)


def _draw_along(layout: Layout, head: tuple, panels: Mapping[str, pd.DataFrame]) -> Axes:
    kinds = looks(panels)
    key = [
        ("mostly in quotation marks", [look.dot for look in kinds.values()]),
        ("other sentences", [_CROSS]),
        ("not scored", [NOT_SCORED]),
        ("running mean", [{"facecolor": pale(look), "edgecolor": look.colour} for look in kinds.values()]),
    ]
    ax = frame(layout, head, (1.0 if layout.narrow else 1.15) * len(panels), MARGIN + 0.46, 0.2, key)
    ax.axis("off")
    for n, (label, look) in enumerate(kinds.items()):
        inner = ax.inset_axes((0, 1 - (n + 1) / len(panels), 1, 0.92 / len(panels)))
        _along_panel(inner, panels[label], look, layout)
        inner.text(0, 1.0, f"Article {look.name}", color=look.ink, fontweight="bold", va="center")
        inner.tick_params(labelbottom=n == len(panels) - 1)
    inner.set_xlabel("share of the article’s words that come before")
    return ax


def _along_panel(ax: Axes, mine: pd.DataFrame, look: Look, layout: Layout) -> None:
    scored, gone, line = mine[mine["scored"]], mine[~mine["scored"]], mine.dropna(subset=["mean"])
    ax.axhline(0, color=GREY, lw=0.8, zorder=0)
    ax.barh(sum(_LANE) / 2, 1, height=_LANE[1] - _LANE[0], lw=0.4, **NOT_SCORED)
    ax.plot(gone["position"], np.full(len(gone), sum(_LANE) / 2), "|", color=INK, ms=7, mew=1.1)
    ax.fill_between(line["position"], line["low"], line["high"], color=pale(look), lw=0, zorder=1)
    ax.plot(line["position"], line["mean"], color=look.colour, lw=1.8, zorder=2)
    for quoted, mark in {True: look.dot | {"mec": "white", "mew": 0.5}, False: _CROSS}.items():
        part = scored[scored["quoted"] == quoted]
        ax.plot(part["position"], part["polarity"], ls="", ms=5, zorder=3, **mark)
    ax.set(xlim=(-0.01, 1.01), ylim=(_LANE[0] - 0.04, 1.15))
    ax.set_yticks([-1, 0, 1], ["−1", "0", "+1"], fontsize=layout.small)
    ax.spines["left"].set_bounds(-1, 1)
    ax.xaxis.set_major_formatter("{x:.0%}")


def _range_of_means(means: pd.Series, label: str) -> str:
    if means.empty:
        return f"over too few sentences in Article {label}"
    return f"from {signed(means.min())} to {signed(means.max())} in Article {label}"

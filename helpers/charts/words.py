"""Charts of words: which verbs introduce the speakers, what things are called, what comes up where, what differs.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.chart import (
    Chart,
    Look,
    Row,
    Stack,
    for_any_size,
    inches_wide,
    looks,
    note,
    nothing_to_draw,
    stacked,
)
from helpers.charts.layout import GREY, INK, LIGHT, MARGIN, Layout, Sign, clipped, frame, text_width
from helpers.statistics import listed, percent, signed, wilson


@for_any_size
def verbs_by_class(verbs: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw how often each class of reporting verb occurs, and the neutral share with its 95% interval.

    ``verbs`` holds the rows of reporting_verbs with an ``article`` column. The interval is Wilson's (1927). The data:
    verb_class, then for each article its count, and its share of the cues with low and high.
    """
    if verbs.empty:
        return nothing_to_draw(layout, "2-2-reporting-verbs", "Neither article has a reporting verb", verbs)
    labels = list(dict.fromkeys(verbs["article"]))
    counts = verbs.groupby(["verb_class", "article"]).size().unstack(fill_value=0)[labels]
    counts = counts.reindex(["neutral", *counts.index.drop("neutral", errors="ignore")], fill_value=0)
    order = sorted(counts.index, key=lambda c: (c != "neutral", c == "other", -counts.loc[c].sum()))
    data = _with_intervals(counts.loc[order])
    totals, neutral = counts.sum(), counts.loc["neutral"]
    said = listed([f"{neutral[x]} of {totals[x]} in Article {x}" for x in labels])
    title = f"Neutral reporting verbs: {said}"
    source = f"n = {totals.sum()} cues. Classes after Caldas-Coulthard (1994) and Bednarek (2006)."
    subtitle = "Verbs and phrases that tie a statement to its speaker: neutral share, and number by class"
    low, high = data.loc[0, [f"{x}_low" for x in labels]], data.loc[0, [f"{x}_high" for x in labels]]
    spans = listed(
        [f"{percent(a)} to {percent(b)} in {x}" for x, a, b in zip(labels, low, high, strict=True)]
    )
    top = layout.line(layout.small) * len(labels) + 0.72
    shown = counts.loc[order]
    stack = stacked([Row(name, lanes=len(labels)) for name in shown.index], layout)
    ax = frame(layout, (title, subtitle, source), stack.height + top, stack.left, 0.15)
    ax.axis("off")
    share = stack.height / (stack.height + top)
    _class_bars(ax.inset_axes((0, 0, 1, share)), shown, verbs, stack, looks(labels))
    _neutral_shares(ax.inset_axes((0, share, 1, 1 - share)), data, stack, looks(labels))
    caption = (
        f"Neutral reporting verbs such as “said”: {said} (95% interval of the share: {spans}). "
        "Beside each bar stand its verbs with their counts."
    )
    alt = f"Above, each article’s neutral share with its interval; below, bars by class of reporting verb. {caption}"
    return Chart("2-2-reporting-verbs", ax.figure, title, caption, alt, data, subtitle)


def _with_intervals(counts: pd.DataFrame) -> pd.DataFrame:
    """Each class's count and share of the cues by article, with the share's 95% Wilson interval."""
    data = counts.copy()
    for label in counts.columns:
        total = max(1, int(counts[label].sum()))
        data[f"{label}_share"] = counts[label] / total
        data[[f"{label}_low", f"{label}_high"]] = [wilson(int(k), total) for k in counts[label]]
    return data.reset_index()


def _class_bars(
    ax: Axes, counts: pd.DataFrame, verbs: pd.DataFrame, stack: Stack, kinds: dict[str, Look]
) -> None:
    layout, most = stack.layout, counts.to_numpy().max()
    wide = stack.layout.width - stack.left - 0.15
    limit = most / (0.46 if layout.narrow else 0.52)
    for n, name in enumerate(counts.index):
        for lane, (label, look) in enumerate(kinds.items()):
            count, y = counts.loc[name, label], stack.y(n, lane)
            ax.barh(y, count, height=0.8 * stack.lane, color=look.colour)
            mine = verbs[(verbs["article"] == label) & (verbs["verb_class"] == name)]
            text = f"{label} {count}  {_verb_list(mine['verb'])}".strip()
            room = wide * (1 - count / limit) - 0.08
            note(ax, count, y, clipped(text, room, layout.small), layout, look.ink)
    stack.name(ax)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, integer=True))
    ax.set(xlabel="number of cues", xlim=(0, limit))


def _neutral_shares(ax: Axes, data: pd.DataFrame, stack: Stack, kinds: dict[str, Look]) -> None:
    """The neutral share of each article as a point with its interval, in the upper part of the figure."""
    layout, neutral = stack.layout, data.iloc[0]
    inner = ax.inset_axes((0, 0.62, 1 - 1.05 / (layout.width - stack.left), 0.38))
    ax.axis("off")
    for row, (label, look) in enumerate(kinds.items()):
        inner.plot([neutral[f"{label}_low"], neutral[f"{label}_high"]], [row, row], color=look.colour, lw=1.8)
        inner.plot(neutral[f"{label}_share"], row, look.marker, color=look.colour, ms=7)
        at = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": layout.small}
        inner.annotate(
            f"{label} {percent(neutral[f'{label}_share'])} neutral", (1.03, row), color=look.ink, **at
        )
    inner.set(xlim=(0, 1), ylim=(len(kinds) - 0.4, -0.6))
    inner.set_xticks(np.linspace(0, 1, 5), ["0%", "25%", "50%", "75%", "100%"])
    inner.set_yticks([])
    inner.spines["left"].set_visible(False)
    inner.set_xlabel("neutral share of the cues, with its 95% interval")


def _verb_list(verbs: pd.Series, most: int = 4) -> str:
    counts = verbs.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    names = [v if n == 1 else f"{v} {n}×" for v, n in counts.items()]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


@for_any_size
def position_strips(
    hits: pd.DataFrame, topics: Sequence[str], origin: str = "made by hand after reading", *, layout: Layout
) -> Chart:
    """Draw where in each article each topic comes up; ``hits`` holds the rows of topic_hits for each article.

    ``origin`` says whose list it is: that of word_list.
    """
    if hits.empty:
        return nothing_to_draw(
            layout, "2-3-position-strips", "Our word lists have no hits in either article", hits
        )
    labels = list(dict.fromkeys(hits["article"]))
    first = (
        hits.groupby(["topic", "article"])["position"].min().unstack().reindex(index=topics, columns=labels)
    )
    gone = first.isna()
    absent = [
        f"“{t}” has no mention in Article {x}."
        for t in first.index[~gone.all(axis=1)]
        for x in labels
        if gone.loc[t, x]
    ]
    title = f"{len(absent)} of our {len(topics)} word lists have hits in one article only"
    if not absent:
        widest = (first.max(axis=1) - first.min(axis=1)).dropna().idxmax()
        title = f"“{widest}” comes up first at {listed([f'{percent(first.loc[widest, x])} of {x}' for x in labels])}"
    silent = int(gone.all(axis=1).sum())
    source = f"n = {len(hits)} mentions. Word lists {origin}."
    if silent:
        source += f" {silent} of {len(topics)} have no hit in either article."
        topics = list(first.index[~gone.all(axis=1)])
    subtitle = "Place of each mention, from the first word (0%) to the last (100%); at the right, how many"
    stack = stacked([Row(t, lanes=len(labels)) for t in topics], layout, 0.115, above=True)
    counts = [text_width(f"{x} 00 ", layout.small) + 0.04 for x in labels]
    ax = frame(layout, (title, subtitle, source), stack.height, stack.left, MARGIN + sum(counts) + 0.05)
    for n, topic in enumerate(topics):
        for lane, (label, look) in enumerate(looks(labels).items()):
            x, y = (
                hits.loc[(hits["article"] == label) & (hits["topic"] == topic), "position"],
                stack.y(n, lane),
            )
            ax.plot([0, 1], [y, y], color=LIGHT, lw=0.8, zorder=1)
            ax.plot(
                x, np.full(len(x), y), look.marker, ms=5, color=look.colour, mec="white", mew=0.5, zorder=2
            )
            right = 1 + (0.06 + sum(counts[:lane])) / inches_wide(ax)
            at = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": layout.small}
            ax.annotate(f"{label} {len(x) or '–'}", (right, stack.middle(n)), color=look.ink, **at)
    stack.name(ax)
    ax.set(xlim=(-0.01, 1.01), xlabel="share of the article’s words that come before")
    ax.set_xticks(np.linspace(0, 1, 5), ["0%", "25%", "50%", "75%", "100%"])
    ax.spines["bottom"].set_bounds(0, 1)
    caption = " ".join([f"{title}.", *absent, f"n = {len(hits)} mentions."])
    alt = f"One line an article and topic, with a mark at each mention. {caption}"
    return Chart("2-3-position-strips", ax.figure, title, caption, alt, hits, subtitle)


@for_any_size
def labels_used(counts: pd.DataFrame, origin: str = "made by hand after reading", *, layout: Layout) -> Chart:
    """Draw how often each wording occurs; ``counts`` is the table of count_labels, ``origin`` that of word_list."""
    labels = [c for c in counts.columns if c not in ("concept", "wording", "words")]
    used = counts[labels].gt(0)
    if not used.any(axis=None):
        title = "None of the wordings on our list occurs in either article"
        return nothing_to_draw(layout, "2-4-labels", title, counts)
    counts, used = counts[used.any(axis=1)], used[used.any(axis=1)]
    title = f"{used.sum(axis=1).eq(1).sum()} of {len(used)} wordings occur in one article only"
    total = int(counts[labels].to_numpy().sum())
    source = f"n = {total} words, over all voices. Wordings {origin}."
    subtitle = "Number of times each wording occurs, grouped by what it names"
    key = [Sign(f"Article {x}", (k.colour,), (k.colour,), marker=k.marker) for x, k in looks(labels).items()]
    stack = _wording_rows(counts, layout)
    ax = frame(layout, (title, subtitle, source), stack.height, stack.left, 0.2, key)
    _wording_marks(ax, counts, labels, stack)
    stack.name(ax)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(6, integer=True))
    ax.set(xlabel="number of occurrences")
    alone = {x: counts.loc[used[x] & used.sum(axis=1).eq(1), "wording"] for x in labels}
    caption = f"{title}. " + " ".join(
        f"Only in Article {x}: {listed([f'“{w}”' for w in v])}." for x, v in alone.items()
    )
    alt = f"One line a wording, with one mark an article at its count. {caption}"
    return Chart("2-4-labels", ax.figure, title, caption, alt, counts, subtitle)


def _wording_rows(counts: pd.DataFrame, layout: Layout) -> Stack:
    """One row a wording; its concept stands above the first one."""
    new = ~counts["concept"].duplicated()
    rows = [
        Row(w, lanes=1, heading=c if first else None)
        for w, c, first in zip(counts["wording"], counts["concept"], new, strict=True)
    ]
    return stacked(rows, layout, 0.105)


def _wording_marks(ax: Axes, counts: pd.DataFrame, labels: Sequence[str], stack: Stack) -> None:
    kinds = looks(labels)
    for n, row in enumerate(counts.index):
        values, y = counts.loc[row, labels], stack.middle(n)
        # Marks at one place stand above each other, so that neither hides the other.
        level = values.nunique() == 1 and len(labels) > 1
        ax.plot(values, [y] * len(labels), color=LIGHT, lw=2, zorder=0)
        for k, (label, look) in enumerate(kinds.items()):
            shift = (k - (len(labels) - 1) / 2) * 0.08 if level else 0
            ax.plot(values[label], y + shift, look.marker, color=look.colour, ms=5 if level else 6)


@for_any_size
def vocabulary(keyness: pd.DataFrame, threshold: float, most: int = 10, *, layout: Layout) -> Chart:
    """Draw the words that differ most, with the line beyond which chance rarely reaches.

    ``keyness`` begins with the columns word, one count an article (its label as name), and has log_odds and z (above zero: more
    in the first article; Monroe, Colaresi & Quinn 2008); ``threshold`` is the largest |z| that 95% of random
    divisions of the text stay under. The data are the words drawn.
    """
    labels = list(keyness.columns[1:3])
    if keyness.empty:
        return nothing_to_draw(layout, "7-1-vocabulary", "There are too few words to compare", keyness)
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
    ax = frame(layout, (title, subtitle, source), pitch * (rows + 1), MARGIN + room[1], MARGIN + room[0])
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
    return Chart("7-1-vocabulary", ax.figure, title, caption, alt, data, subtitle)


def _word_counts(row: dict, labels: Sequence[str]) -> str:
    return f"{row['word']}  {':'.join(str(int(row[x])) for x in labels)}"

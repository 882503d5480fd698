"""Charts of shares: whose words each article carries, and the report's sheet, which shows them above the findings.

One function a figure: tables in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import matplotlib.ticker
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.charts.chart import (
    REPORTED_HATCH,
    Chart,
    Look,
    Row,
    Stack,
    for_any_size,
    limit_for,
    looks,
    note,
    pale,
    stacked,
)
from helpers.charts.layout import (
    INK,
    MARGIN,
    MUTED,
    Layout,
    Sign,
    bare_frame,
    clipped,
    frame,
    text_width,
    wrapped,
)
from helpers.charts.strips import NOT_COUNTED
from helpers.framing.shares import NARRATOR, leading_speaker
from helpers.statistics import listed, percent


@for_any_size
def whose_words(shares: pd.DataFrame, most: int = 15, *, layout: Layout) -> Chart:
    """Draw whose words an article carries, voices of both articles first, then those of one only.

    ``shares`` holds the rows of share_of_voice for each article; beyond ``most`` voices the rest of each group
    share a row. The data are the rows as drawn: article, group, row, voice, words, share,
    named (False: a source without a name).
    """
    labels = list(dict.fromkeys(shares["article"]))
    title = _others_title(shares, labels)
    words = shares.groupby("article")["words"].sum()
    subtitle = "Share of the article’s words by whose they are"
    source = f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. {NOT_COUNTED} Speakers are found by rule."
    head, key = (title, subtitle, source), _voice_key(shares, labels)
    data = _few_voices(shares, most)
    stack = _voice_rows(data, layout)
    ax = frame(layout, head, stack.height, stack.left, 0.15, key)
    _voice_bars(ax, data, stack, looks(labels))
    stack.name(ax)
    ax.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    ax.set_xlabel("share of the article’s words")
    caption = f"{title}. {_voice_sentence(shares, labels)} {NOT_COUNTED}"
    rows = data.groupby(["row", "article"], sort=False)["share"].sum().unstack(fill_value=0)
    spoken = "; ".join(
        f"{n} {listed([f'{x} {percent(r[x])}' for x in labels if r[x]])}" for n, r in rows.iterrows()
    )
    alt = f"Horizontal bars, one a voice and article. Share of the words: {spoken}."
    return Chart("2-1-share-of-voice", ax.figure, title, caption, alt, data, subtitle)


_VOICE_STYLES = {NARRATOR: (True, None), "quoted": (False, None), "reported": (True, REPORTED_HATCH)}


def _voice_key(shares: pd.DataFrame, labels: Sequence[str]) -> list[Sign]:
    colours = tuple(look.colour for look in looks(labels).values())
    tints = tuple(pale(colour) for colour in colours)
    signs = {
        "quoted": Sign("in quotation marks", colours, colours),
        "reported": Sign("reported in the article’s own words", tints, colours, REPORTED_HATCH),
        NARRATOR: Sign("narrator", tints, colours),
    }
    return [sign for voice, sign in signs.items() if voice in set(shares["voice"])]


def _few_voices(shares: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows as drawn, in their order: the narrator and the largest voices by name, the rest of a group together."""
    data = shares[["article", "voice", "speaker", "speaker_type", "words", "share"]].reset_index(drop=True)
    largest = data.groupby(["speaker", "article"])["share"].sum().groupby("speaker").max()
    largest = largest.drop(NARRATOR, errors="ignore").sort_values(ascending=False, kind="stable")
    # A row of its own for the rest is worth it only where it stands for more than one speaker.
    named = [NARRATOR, *largest.index[: most - 1 if len(largest) > most else most]]
    articles = data.groupby("speaker")["article"].agg(lambda x: "" if x.nunique() > 1 else x.iloc[0])
    data["group"] = data["speaker"].map(articles).where(data["speaker"] != NARRATOR, "")
    rest = ~data["speaker"].isin(named)
    data["row"], data["named"] = data["speaker"], data["speaker_type"] != "anonymous"
    for group, part in data[rest].groupby("group"):
        n = part["speaker"].nunique()
        name = part["row"].iloc[0] if n == 1 else f"{n} more speakers{f' in {group}' if group else ''}"
        data.loc[part.index, "row"] = name
    order = {name: n for n, name in enumerate(named)}
    data["place"] = data["speaker"].map(order).fillna(len(order))
    data = data.sort_values(["group", "place"], kind="stable")
    drawn = data.groupby(["article", "group", "row", "voice"], sort=False, as_index=False)
    return drawn.agg({"words": "sum", "share": "sum", "named": "any"})


def _voice_rows(data: pd.DataFrame, layout: Layout) -> Stack:
    labels, rows = sorted(data["article"].unique()), []
    kinds = looks(labels)
    names = data.drop_duplicates("row")
    for n, r in enumerate(names.itertuples(index=False)):
        first = n == 0 or names["group"].iloc[n - 1] != r.group
        shared = "In both" if len(labels) < 3 else "In several"
        shared += " articles"
        heading = (f"Only in Article {r.group}" if r.group else shared) if first and len(labels) > 1 else None
        ink = kinds[r.group].ink if r.group else INK
        rows.append(Row(r.row, lanes=1 if r.group else len(labels), heading=heading, ink=ink))
    return stacked(rows, layout)


def _voice_bars(ax: Axes, data: pd.DataFrame, stack: Stack, kinds: dict[str, Look]) -> None:
    ends = []
    for n, row in enumerate(stack.rows):
        mine = data[data["row"] == row.name]
        for lane, (label, look) in enumerate(
            k for k in kinds.items() if row.lanes > 1 or k[0] in set(mine["article"])
        ):
            shares = mine[mine["article"] == label].set_index("voice")["share"]
            y, left = stack.y(n, lane), 0.0
            for voice, (light, hatch) in _VOICE_STYLES.items():
                if share := shares.get(voice, 0.0):
                    face = pale(look.colour) if light else look.colour
                    bar = {"color": face, "edgecolor": look.colour, "hatch": hatch, "lw": 0.6}
                    ax.barh(y, share, left=left, height=0.8 * stack.lane, **bar)
                    left += share
            text = f"{label} {percent(left)}" if left else f"{label} –"
            text += "" if mine["named"].any() else " (not named)"
            note(ax, left, y, text, stack.layout, look.ink)
            ends.append((left, text))
    ax.set_xlim(0, limit_for(ends, ax, stack.layout))


def _others_title(shares: pd.DataFrame, labels: Sequence[str]) -> str:
    said = shares[shares["voice"] != NARRATOR]
    if said.empty:
        return "No speaker is given words in either article"
    lead = leading_speaker(shares)
    others = said[said["speaker"] != lead].groupby("article")["share"].sum()
    who = f"Speakers other than {lead}" if lead else "Documents and unnamed sources"
    return f"{who} have {listed([f'{percent(others.get(x, 0))} of Article {x}' for x in labels])}"


def _voice_sentence(shares: pd.DataFrame, labels: Sequence[str]) -> str:
    parts = []
    for label in labels:
        mine = shares[shares["article"] == label]
        narrator = mine.loc[mine["voice"] == NARRATOR, "share"].sum()
        said = mine[mine["voice"] != NARRATOR].groupby("speaker")["share"].sum().sort_values(ascending=False)
        lead = f" and {said.index[0]} {percent(said.iloc[0])}" if len(said) else ""
        parts.append(f"In Article {label} the narrator has {percent(narrator)} of the words{lead}.")
    return " ".join(parts)


_BADGE = 0.11


@for_any_size
def report_sheet(findings: pd.DataFrame, shares: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw whose words each article carries as one bar, and print every finding with its rung and its limit.

    ``findings`` is the table of findings, ``shares`` holds the rows of share_of_voice for each article. The data are
    the findings printed: topic, finding, rung, limit.
    """
    found = findings[findings["rung"].notna()]
    labels = list(dict.fromkeys(shares["article"]))
    words = shares.groupby("article")["words"].sum()
    title = "What these two articles can carry"
    highest = int(found.loc[found["rung"] < 3, "rung"].max()) if (found["rung"] < 3).any() else 0
    subtitle = f"{len(found)} findings. Two texts carry rung {highest} of five at most; rung 3 is a question"
    source = (
        f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. Rungs: 1 this word occurs n times; 2 these two texts "
        "differ, or cannot be told apart; 3 this may change a reader’s picture; 4 this outlet does so; 5 it means to."
    )
    rows, bars = found[["topic", "finding", "rung", "limit"]], _main_figure_height(labels, layout)
    height = bars + sum(_entry_height(r, layout) for r in rows.itertuples(index=False))
    figure, (bottom, room) = bare_frame(layout, (title, subtitle, source), height)
    ax = _canvas(figure, bottom, room, layout)
    _voice_strips(ax, shares, labels, layout)
    y = bars
    for row in rows.itertuples(index=False):
        _entry(ax, row, y, layout)
        y += _entry_height(row, layout)
    rungs = listed([f"{n} on rung {r}" for r, n in found["rung"].value_counts().sort_index().items()])
    caption = f"{len(found)} findings about these two articles: {rungs}. " + " ".join(found["finding"])
    alt = f"A page with one bar an article, cut by voice, above a numbered list of findings. {caption}"
    return Chart("6-1-report-sheet", figure, title, caption, alt, rows, subtitle)


def _canvas(figure: Figure, bottom: float, room: float, layout: Layout) -> Axes:
    """Axes over the whole width whose units are inches, from the top down."""
    total = figure.get_figheight()
    ax = figure.add_axes((0, bottom / total, 1, room / total))
    ax.set(xlim=(0, layout.width), ylim=(room, 0))
    ax.axis("off")
    return ax


def _main_figure_height(labels: Sequence[str], layout: Layout) -> float:
    return (len(labels) * 2.4 + 0.8) * layout.line(layout.small)


def _voice_strips(ax: Axes, shares: pd.DataFrame, labels: Sequence[str], layout: Layout) -> None:
    """One bar an article: the narrator, the leading speaker, and everybody else."""
    lead = leading_speaker(shares)
    line, left = (
        layout.line(layout.small),
        MARGIN + 0.1 + max(text_width(f"Article {x}", layout.text, bold=True) for x in labels),
    )
    wide = layout.width - left - MARGIN
    for n, (label, look) in enumerate(looks(labels).items()):
        mine = shares[shares["article"] == label]
        parts = [
            (NARRATOR, mine["voice"] == NARRATOR, pale(look.colour), None),
            (lead, (mine["speaker"] == lead) & (mine["voice"] != NARRATOR), look.colour, None),
            ("others", (mine["speaker"] != lead) & (mine["voice"] != NARRATOR), "white", REPORTED_HATCH),
        ]
        y, at, free = (n * 2.4 + 1.5) * line, 0.0, left
        ax.text(
            MARGIN,
            y,
            f"Article {label}",
            color=look.ink,
            va="center",
            fontsize=layout.text,
            fontweight="bold",
        )
        widths = [float(mine.loc[chosen, "share"].sum()) * wide for _, chosen, _, _ in parts]
        for (name, _, face, hatch), width in zip(parts, widths, strict=True):
            if not width:
                continue
            bar = {"color": face, "edgecolor": look.colour, "hatch": hatch, "lw": 0.6}
            ax.barh(y, width, left=left + at, height=0.9 * line, **bar)
            share = percent(width / wide)
            last = name == parts[-1][0]
            room = (left + wide - free if last else width) - text_width(f" {share} ", layout.small)
            if room > text_width("Mm …", layout.small):
                text = f"{clipped(name, room, layout.small)} {share}"
                long = text_width(text, layout.small)
                start = min(left + at, left + wide - long) if last else left + at
                ax.text(start, y - 0.9 * line, text, fontsize=layout.small, va="center", color=INK)
                free = start + long
            at += width


def _entry_lines(row: tuple, layout: Layout) -> tuple[list[str], list[str]]:
    """The lines of a finding, and of its limit."""
    wide = layout.width - 2 * MARGIN - 2 * _BADGE - 0.12
    return wrapped(row.finding, wide, layout.text), wrapped(row.limit, wide, layout.small)


def _entry_height(row: tuple, layout: Layout) -> float:
    lines, limit = _entry_lines(row, layout)
    return (len(lines) + 0.55) * layout.line(layout.text) + len(limit) * layout.line(layout.small)


def _entry(ax: Axes, row: tuple, y: float, layout: Layout) -> None:
    """One finding beside its rung in a badge (hollow for a question), its limit in grey."""
    asked = row.rung == 3
    middle = y + 0.5 * layout.line(layout.text)
    mark = {"mfc": "white" if asked else MUTED if row.rung == 1 else INK, "mec": INK, "mew": 1}
    ax.plot(MARGIN + _BADGE, middle, "o", ms=2 * _BADGE * 72 * 0.8, **mark)
    at = {"ha": "center", "va": "center_baseline", "fontsize": layout.small, "fontweight": "bold"}
    ax.text(MARGIN + _BADGE, middle, str(row.rung), color=INK if asked else "white", **at)
    finding, limit = _entry_lines(row, layout)
    for lines, points, ink in ((finding, layout.text, INK), (limit, layout.small, MUTED)):
        for text in lines:
            where = (MARGIN + 2 * _BADGE + 0.12, y + 0.5 * layout.line(points))
            ax.text(*where, text, va="center_baseline", fontsize=points, color=ink)
            y += layout.line(points)

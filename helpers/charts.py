"""Charts of framing. Here: whose words an article carries; under the same name, those of strips and words.

One function a figure: tables in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import matplotlib.ticker
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts_strips import NOT_COUNTED, article_anatomy, voices_in_order
from helpers.charts_words import labels_used, position_strips, reporting_verbs, vocabulary
from helpers.framing import NARRATOR
from helpers.layout import Sign, frame, room_on
from helpers.rows import Row, Stack, limit_for, note, stacked
from helpers.style import INK, REPORTED_HATCH, Chart, Layout, Look, for_any_size, looks, pale
from helpers.voices import leading_speaker
from helpers.wording import listed, percent

__all__ = [
    "article_anatomy",
    "labels_used",
    "position_strips",
    "reporting_verbs",
    "share_of_voice",
    "vocabulary",
    "voices_in_order",
]


@for_any_size
def share_of_voice(shares: pd.DataFrame, most: int = 15, *, layout: Layout) -> Chart:
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
    room = room_on(layout, head, key)
    while (stack := _voice_rows(data := _few_voices(shares, most), layout)).height > room and most > 2:
        most -= 1
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
        shared += "" if layout.height else " articles"
        heading = (
            (f"Only in {r.group if layout.height else f'Article {r.group}'}" if r.group else shared)
            if first and len(labels) > 1
            else None
        )
        ink = kinds[r.group].ink if r.group else INK
        rows.append(Row(r.row, lanes=1 if r.group else len(labels), heading=heading, ink=ink))
    return stacked(rows, layout, headings_beside=layout.height is not None)


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

"""Charts in reading order: what each article is made of, and who has the word from its first to its last.

One function a figure: articles in, a Chart out (figure, title, caption, alt text and the plotted data).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.ticker
import pandas as pd
from matplotlib.axes import Axes

from helpers.articles.article import Article
from helpers.articles.segments import count_words, overlaps
from helpers.articles.tables import table_of
from helpers.charts.chart import (
    NOT_SCORED_HATCH,
    REPORTED_HATCH,
    Chart,
    Look,
    Row,
    Stack,
    for_any_size,
    inches_wide,
    looks,
    note,
    pale,
    spread_labels,
    stacked,
)
from helpers.charts.layout import GREY, INK, LIGHT, Layout, Sign, clipped, frame
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.quotations.quotes import quote_rows
from helpers.statistics import listed, percent

NOT_COUNTED = "Repeated decks and boilerplate are not counted."
_LEFT_OUT = {"facecolor": "white", "edgecolor": GREY, "hatch": NOT_SCORED_HATCH}


@for_any_size
def article_anatomy(*articles: Article, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order: what is quoted, what is not counted."""
    data = table_of(articles, ["paragraph", "kind", "part", "first", "words"], _anatomy)
    labels = [a.label for a in articles]
    words, quoted = (
        data[keep].groupby("article")["words"].sum().reindex(labels, fill_value=0)
        for keep in (data["part"] != "not counted", data["part"] == "quoted")
    )
    said = listed([f"{percent(quoted[x] / max(1, words[x]))} of Article {x}" for x in labels])
    title = f"Quotation marks hold {said}"
    subtitle = "Each article in reading order"
    source = f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. {NOT_COUNTED}"
    ax, stack = _anatomy_axes(layout, (title, subtitle, source), words, data)
    for row, (label, look) in enumerate(looks(labels).items()):
        strip, y = data[data["article"] == label], stack.middle(row)
        faces = strip["part"].map({"quoted": look.colour, "unquoted": LIGHT, "not counted": "white"})
        bar = {"height": 2 * stack.lane, "edgecolor": "white", "lw": 0.3}
        ax.barh(y, strip["words"], left=strip["first"], color=faces, **bar)
        _mark_uncounted(ax, strip[strip["part"] == "not counted"], stack, row)
        if not layout.narrow:
            end = (strip["first"] + strip["words"]).max() if len(strip) else 0
            note(ax, end, y, f"{words[label]:,} words", layout, look.ink)
    counts = listed([f"{quoted[x]:.0f} of {words[x]:,} words in Article {x}" for x in labels])
    caption = f"Said by somebody and set in quotation marks: {counts} ({said}). {NOT_COUNTED}"
    alt = f"One horizontal strip an article, in reading order, its quoted stretches coloured. {caption}"
    return Chart("1-1-article-anatomy", ax.figure, title, caption, alt, data, subtitle)


def _anatomy_axes(layout: Layout, head: tuple, words: pd.Series, data: pd.DataFrame) -> tuple[Axes, Stack]:
    kinds = looks(words.index)
    names = [f"Article {x}" + (f": {words[x]:,} words" if layout.narrow else "") for x in words.index]
    stack = stacked([Row(n, labels=1) for n in names], layout, above=True)
    colours = tuple(k.colour for k in kinds.values())
    key = [Sign("in quotation marks", colours, colours), Sign("outside", (LIGHT,))]
    if (data["part"] == "not counted").any():
        key.append(Sign("not counted", ("white",), (GREY,), NOT_SCORED_HATCH))
    ax = frame(layout, head, stack.height, stack.left, 0.24 if layout.narrow else 0.85, key)
    stack.name(ax)
    ax.set(xlabel="words from the beginning", xlim=(0, max(1, (data["first"] + data["words"]).max())))
    return ax, stack


def _mark_uncounted(ax: Axes, parts: pd.DataFrame, stack: Stack, row: int) -> None:
    """Hatch what is not counted, and name it where there is room."""
    wanted, scale = [], inches_wide(ax) / ax.get_xlim()[1]
    for _, p in parts.groupby("paragraph"):
        first, words = p["first"].min(), p["words"].sum()
        ax.barh(stack.middle(row), words, left=first, height=2 * stack.lane, lw=0.6, **_LEFT_OUT)
        wanted.append(((first + words / 2) * scale, p["kind"].iloc[0], words))
    for n, x, _ in spread_labels(wanted, inches_wide(ax), stack.layout.small, 1):
        at = {"ha": "center", "va": "center", "fontsize": stack.layout.small, "color": INK}
        ax.text(x / scale, stack.y(row, -1), wanted[n][1], **at)


def _anatomy(article: Article) -> Iterator[tuple]:
    spans, first = [(q.start, q.end) for q in quote_rows(article) if q.speaker is not None], 0
    for p in article.paragraph_rows:
        inside = overlaps(spans, p.start, p.end)
        for start, end in pairwise([p.start, *(x for span in inside for x in span), p.end]):
            quoted = "quoted" if (start, end) in inside else "unquoted"
            if words := count_words(article.text[start:end]):
                yield p.paragraph, p.kind, quoted if p.counted else "not counted", first, words
                first += words


GROUPS = [
    "lead quoted",
    "lead reported",
    "other quoted",
    "other reported",
    "anonymous",
    NARRATOR,
    "not counted",
]


@for_any_size
def voices_in_order(*articles: Article, layout: Layout) -> Chart:
    """Draw each article as a strip in reading order by voice, and name who has the longer stretches.

    The leading speaker is told apart from the others. The data hold, for each
    stretch: article, group, voice, speaker, speaker_type, start, end, words, and first and share of the article's
    words (0 to 1, what is not counted included).
    """
    lead, data = _in_order(articles)
    labels = [a.label for a in articles]
    said = _shares_of_groups(data, labels)
    title = _order_title(said, labels, lead)
    subtitle = "Each article from its first word to its last, by who has the word"
    counted = data[data["group"] != "not counted"].groupby("article")["words"].sum()
    sizes = listed([f"{counted.get(x, 0):,} words in {x}" for x in labels])
    source = f"n = {sizes}. {NOT_COUNTED} Speakers are found by rule."
    key = _order_key(list(looks(labels).values()), lead, set(data["group"]), layout)
    stack = _strips(labels, layout)
    ax = frame(layout, (title, subtitle, source), stack.height, stack.left, 0.24, key)
    ax.set_xlim(0, 1)
    for row, (label, look) in enumerate(looks(labels).items()):
        strip = data[data["article"] == label]
        for group, part in strip.groupby("group"):
            style = _group_style(str(group), look) | {"lw": 0}
            ax.barh(stack.middle(row), part["share"], left=part["first"], height=2 * stack.lane, **style)
        _name_stretches(ax, strip, stack, row, look)
    stack.name(ax)
    ax.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    ax.set_xlabel("share of the article’s words, from its beginning")
    caption = f"{title}. {_order_sentence(said, labels, lead)} {NOT_COUNTED}"
    alt = f"One horizontal strip an article, in reading order, cut into stretches of one voice. {caption}"
    return Chart("2-5-voices-in-order", ax.figure, title, caption, alt, data, subtitle)


def _in_order(articles: Sequence[Article]) -> tuple[str | None, pd.DataFrame]:
    """The leading speaker, and every stretch with its group and its place."""
    columns = ["article", "voice", "speaker", "speaker_type", "start", "end", "words"]
    data = voices(*articles, excluded=True)[columns]
    words = data.groupby("article")["words"]
    total = words.transform("sum").clip(lower=1)
    data["share"], data["first"] = data["words"] / total, (words.cumsum() - data["words"]) / total
    lead = leading_speaker(share_of_voice(*articles))
    data.insert(1, "group", [_group(r, lead) for r in data.itertuples(index=False)])
    return lead, data


def _group(stretch: tuple, lead: str | None) -> str:
    if stretch.voice in (NARRATOR, "not counted"):
        return stretch.voice
    if stretch.speaker_type == "anonymous":
        return "anonymous"
    return f"{'lead' if stretch.speaker == lead else 'other'} {stretch.voice}"


def _group_style(group: str, look: Look) -> dict[str, object]:
    """How a group's stretches are filled: told apart by hatch and lightness, never by colour alone."""
    return {
        "lead quoted": {"facecolor": look.colour, "edgecolor": look.colour},
        "lead reported": {"facecolor": pale(look.colour), "edgecolor": look.colour, "hatch": REPORTED_HATCH},
        "other quoted": {"facecolor": INK, "edgecolor": INK},
        "other reported": {"facecolor": "#C9C9C9", "edgecolor": INK, "hatch": REPORTED_HATCH},
        "anonymous": {"facecolor": "white", "edgecolor": INK, "hatch": "xxxxx"},
        NARRATOR: {"facecolor": "#E7E9EB", "edgecolor": "none"},
        "not counted": _LEFT_OUT,
    }[group]


def _order_key(kinds: Sequence[Look], lead: str | None, groups: set[str], layout: Layout) -> list[Sign]:
    name = clipped(lead or "", 1.6, layout.small)
    texts = {
        "lead quoted": f"{name}, quoted",
        "lead reported": f"{name}, reported",
        "other quoted": "others, quoted",
        "other reported": "others, reported",
        "anonymous": "not named",
        NARRATOR: "narrator",
        "not counted": "not counted",
    }
    signs = []
    for group in (g for g in GROUPS if g in groups):
        styles = [_group_style(group, look) for look in (kinds if group.startswith("lead") else kinds[:1])]
        faces, edges = (tuple(s[k] for s in styles) for k in ("facecolor", "edgecolor"))
        signs.append(Sign(texts[group], faces, edges, styles[0].get("hatch")))
    return signs


def _strips(labels: Sequence[str], layout: Layout) -> Stack:
    """Rows of one strip each, with two lines of names above it."""
    rows = [Row(f"Article {x}", labels=2) for x in labels]
    return stacked(rows, layout, layout.line(layout.small) + 0.02, above=True)


def _name_stretches(ax: Axes, strip: pd.DataFrame, stack: Stack, row: int, look: Look) -> None:
    """Write above the strip who speaks, longest stretches first, as far as there is room."""
    layout, wide = stack.layout, inches_wide(ax)
    runs = [r for r in _runs(strip) if r.share * wide > 0.05]
    wanted = [((r.first + r.share / 2) * wide, _short_name(r, layout), r.words) for r in runs]
    for n, x, level in spread_labels(wanted, wide, layout.small, 2):
        run, y = runs[n], stack.y(row, -1 - level)
        ink = look.ink if run.group.startswith("lead") else INK
        ax.text(x / wide, y, wanted[n][1], fontsize=layout.small, color=ink, ha="center", va="center")
        if level:
            middle = run.first + run.share / 2
            ax.plot([middle] * 2, [y + 0.5 * stack.lane, stack.y(row) - 0.5 * stack.lane], color=GREY, lw=0.6)


def _runs(strip: pd.DataFrame, bridge: int = 12) -> list[_Run]:
    """Join one speaker's stretches over a few words of the narrator between them ("he said")."""
    runs: list[_Run] = []
    between = bridge + 1
    for r in strip.itertuples(index=False):
        if r.speaker != r.speaker or r.speaker is None:
            between += r.words
        elif runs and runs[-1].speaker == r.speaker and between <= bridge:
            last, between = runs[-1], 0
            runs[-1] = last._replace(words=last.words + r.words, share=r.first + r.share - last.first)
        else:
            runs.append(_Run(r.speaker, r.speaker_type, r.group, r.words, r.first, r.share))
            between = 0
    # The key names the leading speaker; where others speak, their names need the room.
    leads = [r for r in runs if r.group.startswith("lead")]
    longest = max(leads, key=lambda r: r.share, default=None)
    return [r for r in runs if r is longest or r not in leads]


class _Run(NamedTuple):
    """A stretch of one speaker, perhaps with a few words of the narrator inside."""

    speaker: str
    speaker_type: str
    group: str
    words: int
    first: float
    share: float


def _short_name(run: _Run, layout: Layout) -> str:
    name = run.speaker.split()[-1] if run.speaker_type == "person" else run.speaker
    return clipped(name, 1.6, layout.small)


def _shares_of_groups(data: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Words by group as shares of the counted words, one row an article."""
    counted = data[data["group"] != "not counted"]
    table = counted.pivot_table(index="article", columns="group", values="words", aggfunc="sum", fill_value=0)
    table = table.reindex(index=labels, columns=GROUPS[:-1], fill_value=0)
    return table.div(table.sum(axis=1).clip(lower=1), axis=0)


def _order_title(said: pd.DataFrame, labels: Sequence[str], lead: str | None) -> str:
    others = said[["other quoted", "other reported", "anonymous"]].sum(axis=1)
    if lead is None and not others.any():
        return "No speaker is given words in either article"
    if lead is None:
        only = others.equals(said["anonymous"])
        who = "Only unnamed sources speak" if only else "Only documents and unnamed sources speak"
        return f"{who}: {listed([f'{percent(others[x])} of Article {x}' for x in labels])}"
    share = said[["lead quoted", "lead reported"]].sum(axis=1)
    return f"{lead} has {listed([f'{percent(share[x])} of Article {x}' for x in labels])}; others have {listed([percent(others[x]) for x in labels])}"


def _order_sentence(said: pd.DataFrame, labels: Sequence[str], lead: str | None) -> str:
    names = {g: g.replace("lead", lead or "").replace("other ", "others ") for g in GROUPS}
    names |= {"anonymous": "sources without a name", NARRATOR: "the narrator"}
    parts = [
        f"Article {x}: {listed([f'{names[g]} {percent(v)}' for g, v in said.loc[x].items() if v > 0])}."
        for x in labels
        if said.loc[x].any()
    ]
    return " ".join(parts)

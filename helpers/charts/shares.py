"""Charts of counts and shares: whose words, which verbs, which wordings, which words differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.articles.article import Article
from helpers.charts.chart import Chart, for_any_size, nothing_to_draw
from helpers.charts.layout import INK, Layout, clipped
from helpers.charts.rows import VOICES, Row, Rows, article_key, fill, looks, pale, row_axes, voice_key
from helpers.charts.strips import NOT_COUNTED, said_by, shares_of, who_has_the_words, words_in
from helpers.framing.labels import find_wording
from helpers.framing.proposals import OFTEN
from helpers.framing.shares import NARRATOR
from helpers.statistics import fisher, listed, percent, signed, wilson

MOST_VOICES = 15
SMALL_Z = 0.1  # words that differ less are as frequent in both


@for_any_size("2-1-share-of-voice")
def whose_words(shares: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw whose words an article carries, voices of both articles first, then those of one only.

    ``shares`` holds the rows of share_of_voice for each article; beyond MOST_VOICES the rest of each group
    share a row. The data are the rows as drawn: article, group, row, voice, words, share,
    named (False: a source without a name).
    """
    lead, begin, told = who_has_the_words(shares)
    title = f"{begin}; the narrator has {listed(map(percent, told[NARRATOR]))}"
    if not told[["lead", "others"]].any(axis=None):
        title = begin
    words = shares.groupby("article")["words"].sum()[list(told.index)]
    source = f"n = {words_in(words)}. {NOT_COUNTED} Speakers are found by rule."
    head = (title, "Share of the article’s words by whose they are", source)
    data = _few_voices(shares)
    rows = row_axes(layout, head, _voice_rows(data, told.index), 0.15, voice_key(shares["voice"], told.index))
    _voice_bars(rows, data, told.index)
    others = f" All other speakers together have {shares_of(told['others'])}." if lead else ""
    caption = f"{title}.{others} {NOT_COUNTED}"
    drawn = data.groupby(["row", "article"], sort=False)["share"].sum().unstack(fill_value=0)[told.index]
    spoken = [f"{n} {listed([f'{x} {percent(v)}' for x, v in r.items() if v])}" for n, r in drawn.iterrows()]
    alt = f"Horizontal bars, one a voice and article. Share of the words: {'; '.join(spoken)}."
    return Chart(rows.ax.figure, title, caption, alt, data, head[1], behind=said_by)


def _few_voices(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows as drawn, in their order: the narrator and the largest voices by name, the rest of a group together."""
    data = shares[["article", "voice", "speaker", "speaker_type", "words", "share"]].reset_index(drop=True)
    largest = data.groupby(["speaker", "article"])["share"].sum().groupby("speaker").max()
    largest = largest.drop(NARRATOR, errors="ignore").sort_values(ascending=False, kind="stable")
    # A row of its own for the rest is worth it only where it stands for more than one speaker.
    named = [NARRATOR, *largest.index[: MOST_VOICES - (len(largest) > MOST_VOICES)]]
    articles = data.groupby("speaker")["article"].agg(lambda x: "" if x.nunique() > 1 else x.iloc[0])
    data["group"] = data["speaker"].map(articles).where(data["speaker"] != NARRATOR, "")
    data["row"], data["named"] = data["speaker"], data["speaker_type"] != "anonymous"
    for group, part in data[~data["speaker"].isin(named)].groupby("group"):
        if (n := part["speaker"].nunique()) > 1:
            data.loc[part.index, "row"] = f"{n} more speakers{f' in {group}' if group else ''}"
    data["place"] = data["speaker"].map({name: n for n, name in enumerate(named)}).fillna(len(named))
    data = data.sort_values(["group", "place"], kind="stable")
    drawn = data.groupby(["article", "group", "row", "voice"], sort=False, as_index=False)
    return drawn.agg({"words": "sum", "share": "sum", "named": "any"})


def _voice_rows(data: pd.DataFrame, labels: Sequence[str]) -> list[Row]:
    kinds, rows, said_in = looks(labels), [], data.groupby("row")["article"].nunique()
    for group, names in data.drop_duplicates("row").groupby("group")["row"]:
        heading, ink = f"In {'both' if len(kinds) < 3 else 'several'} articles", INK
        if group:
            heading, ink = f"Only in Article {group}", kinds[group].ink
        for n, name in enumerate(names):
            lanes = 2 if len(kinds) == 2 and not group else said_in[name]
            rows.append(Row(name, lanes, heading=heading if n == 0 and len(kinds) > 1 else "", ink=ink))
    return rows


def _voice_bars(rows: Rows, data: pd.DataFrame, labels: Sequence[str]) -> None:
    ends, kinds = [], looks(labels)
    for n, row in enumerate(rows.rows):
        mine = data[data["row"] == row.name]
        there = [x for x in kinds if row.lanes == len(kinds) or x in set(mine["article"])]
        for lane, label in enumerate(there):
            shares, y = mine[mine["article"] == label].set_index("voice")["share"], rows.y(n, lane)
            left = 0.0
            for voice in [v for v in VOICES if v in shares]:
                rows.bar(y, shares[voice], left, lw=0.6, **fill(voice, kinds[label]))
                left += shares[voice]
            text = f"{kinds[label].name} {percent(left) if left else '–'}{'' if mine['named'].any() else ' (not named)'}"
            rows.note(left, y, text, kinds[label].ink)
            ends.append((left, text))
    rows.scale("share of the article’s words", 0, rows.limit(ends), share=True)


@for_any_size("2-2-reporting-verbs")
def verbs_by_class(verbs: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw how often each class of reporting verb occurs.

    ``verbs`` holds the rows of reporting_verbs with an ``article`` column. The data: verb_class, then for each
    article its count.
    """
    if verbs.empty:
        return nothing_to_draw(layout, "No article here has a reporting verb", verbs)
    labels = list(dict.fromkeys(verbs["article"]))
    counts = verbs.groupby(["verb_class", "article"]).size().unstack(fill_value=0)[labels]
    counts = counts.reindex(["neutral", *counts.index.drop("neutral", errors="ignore")], fill_value=0)
    order = sorted(counts.index, key=lambda c: (c != "neutral", c == "other", -counts.loc[c].sum()))
    counts, totals, neutral = counts.loc[order], counts.sum(), counts.loc["neutral"]
    said = listed([f"{neutral[x]} of {totals[x]} in Article {x}" for x in labels])
    title = f"Of the reporting verbs, {said} are neutral{_chance(neutral.tolist(), totals.tolist())}"
    source = f"n = {totals.sum()} cues. Classes after Caldas-Coulthard (1994) and Bednarek (2006)."
    head = (title, "How often each class of verb ties a statement to its speaker, with its verbs", source)
    used = counts.gt(0).sum(axis=1) if len(labels) > 2 else dict.fromkeys(order, len(labels))
    rows = row_axes(layout, head, [Row(name, lanes=used[name]) for name in order], 0.15)
    _class_bars(rows, counts, verbs)
    spans = [" to ".join(map(percent, wilson(int(neutral[x]), int(totals[x])))) for x in labels]
    edges = [f"{span} in {x}" for span, x in zip(spans, labels, strict=True)]
    caption = (
        f"Neutral reporting verbs such as “said”: {said} (95% interval of the share: {listed(edges)}). "
        "Beside each bar stand its verbs with their counts."
    )
    alt = f"Bars by class of reporting verb, one an article. {caption}"
    behind = verbs.assign(row=verbs["verb_class"])
    return Chart(rows.ax.figure, title, caption, alt, counts.reset_index(), head[1], behind=behind)


def _chance(counts: list[int], totals: list[int]) -> str:
    """What may be said of two shares, as the end of a sentence; nothing where there are not two."""
    if len(totals) != 2:
        return ""
    if counts[0] * totals[1] == counts[1] * totals[0]:
        return ", the same share"
    how = "could give" if fisher(counts, totals) >= 0.05 else "seldom gives"
    return f", a difference that chance {how}"


def _class_bars(rows: Rows, counts: pd.DataFrame, verbs: pd.DataFrame) -> None:
    """A bar for each article; of more than two only those that are not empty."""
    limit = counts.to_numpy().max() / (0.46 if rows.layout.narrow else 0.52)
    for n, name in enumerate(counts.index):
        there = [x for x in counts if counts.loc[name, x] or rows.rows[n].lanes == counts.shape[1]]
        for lane, label in enumerate(there):
            count, y, look = counts.loc[name, label], rows.y(n, lane), looks(counts.columns)[label]
            rows.bar(y, count, color=look.colour)
            mine = verbs.loc[(verbs["article"] == label) & (verbs["verb_class"] == name), "verb"]
            text, room = f"{look.name} {count}  {_verb_list(mine)}", rows.width * (1 - count / limit) - 0.08
            rows.note(count, y, clipped(text.strip(), room, rows.layout.small), look.ink)
    rows.scale("number of cues", 0, limit, whole=True)


def _verb_list(verbs: pd.Series, most: int = 4) -> str:
    counts = verbs.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    names = [v if n == 1 else f"{v} {n}×" for v, n in counts.items()]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


@for_any_size("2-4-labels")
def labels_used(counts: pd.DataFrame, origin: str = "made by hand after reading", *, layout: Layout) -> Chart:
    """Draw how often each wording occurs; ``counts`` is the table of count_labels, ``origin`` that of word_list."""
    labels = [c for c in counts.columns if c not in ("concept", "wording", "words")]
    found = counts[labels].gt(0).any(axis=1)
    if not found.any():
        none = "None of the wordings on our list occurs in these articles"
        only = f"No noun of this story found that only one article uses, {OFTEN} times or more"
        return nothing_to_draw(layout, only if counts.empty else none, counts)
    counts, used = counts[found], counts.loc[found, labels].gt(0)
    single = used.sum(axis=1).eq(1)
    title = _widest_gap(counts.set_index("wording")[labels])
    total = int(counts[labels].to_numpy().sum())
    source = f"n = {total} words, over all voices. Wordings {origin}."
    subtitle = "Number of times each wording occurs, grouped by what it names"
    heads = counts["concept"].mask(counts["concept"].duplicated(), "")
    several, kinds = len(labels) > 2, list(looks(labels).values())
    if several:  # the many that never use a wording would hide each other
        subtitle += "; no mark: not once"
    marks = counts[labels].where(used | (not several))
    lanes = marks.notna().sum(axis=1) if several else [1] * len(marks)
    names = [Row(w, n, heading=h) for w, n, h in zip(counts["wording"], lanes, heads, strict=True)]
    rows = row_axes(layout, (title, subtitle, source), names, 0.2, article_key(labels), 0.105)
    for n, values in enumerate(marks.values):
        rows.marks(n, values, kinds)
    low, high = rows.ax.get_xlim()
    rows.scale("number of occurrences", 0 if several else low, high, whole=True)
    alone = {x: [f"“{w}”" for w in counts.loc[used[x] & single, "wording"]] for x in labels}
    caption = f"{title}. {single.sum()} of {len(used)} wordings occur in one article only. "
    caption += " ".join(f"In Article {x}: {listed(words)}." for x, words in alone.items() if words)
    alt = f"One line a wording, with one mark an article at its count. {caption}"
    wordings = dict(zip(counts["wording"], counts["words"], strict=True))
    return Chart(rows.ax.figure, title, caption, alt, counts, subtitle, behind=partial(_places_of, wordings))


def _widest_gap(counts: pd.DataFrame) -> str:
    """The wording whose counts lie furthest apart, as a sentence."""
    gaps = counts.max(axis=1) - counts.min(axis=1)
    if not gaps.any():
        return "No wording on our list occurs more often in one article than in another"
    most = counts.loc[gaps.idxmax()]
    most = most.sort_values(ascending=False, kind="stable")
    told = [f"{n} times in Article {x}" for x, n in most.items() if n]
    if silent := [f"Article {x}" for x, n in most.items() if not n]:
        told.append(f"not once in {listed(silent) if len(most) < 3 else 'the others'}")
    return f"“{gaps.idxmax()}” occurs {listed(told)}".replace(" 1 times ", " once ")


@for_any_size("7-1-vocabulary")
def vocabulary(keyness: pd.DataFrame, threshold: float, *, layout: Layout) -> Chart:
    """Draw the ten words on each side that differ most, with the line beyond which chance rarely reaches.

    ``keyness`` begins with the columns word, one count an article (its label as name), and has log_odds and z (above zero: more
    in the first article; Monroe, Colaresi & Quinn 2008); ``threshold`` is the largest |z| that 95% of random
    divisions of the text stay under. The data are the words drawn.
    """
    labels = list(keyness.columns[1:3])
    if keyness.empty:
        return nothing_to_draw(layout, "There are too few words to compare", keyness)
    order = keyness.assign(size=keyness["z"].abs()).sort_values(["size", "word"], ascending=[False, True])
    order = order[order["size"] >= min(SMALL_Z, order["size"].max())]
    sides = [order[order["z"] > 0].head(10), order[order["z"] < 0].head(10)]
    passed = int((keyness["z"].abs() >= threshold).sum())
    title = f"Words that differ more than chance would let them: {passed or 'none'} of {len(keyness)}"
    subtitle = f"The words that differ most for the articles’ lengths, with counts ({':'.join(labels)}). Dashed: the reach of chance"
    source = (
        f"n = {len(keyness)} words. z of the log-odds ratio with an informative prior (Monroe et al. 2008); "
        "a dashed line is what chance passes in 5% of shuffles."
    )
    names = [f"{w}  {int(a)}:{int(b)}" for side in sides for w, a, b in side[["word", *labels]].values]
    data = pd.concat(sides, ignore_index=True).drop(columns="size")
    ax = _vocabulary_marks(layout, (title, subtitle, source), data["z"], names, labels, threshold)
    firsts = [f"“{s['word'].iloc[0]}” (z {signed(s['z'].iloc[0], 1)})" for s in sides if len(s)]
    found = f"the words furthest out are {listed(firsts)}."
    caption = f"{title} (z beyond {threshold:.1f}); {found}"
    if not passed:
        caption = f"{title}: the line lies at z = {threshold:.1f}, and {found} They are prompts for reading, not findings."
    alt = f"Two lists of words with a mark each at its z, around a line at zero. {caption} Drawn: {listed(names)}."
    behind = partial(_whole_words, list(data["word"]))
    return Chart(ax.figure, title, caption, alt, data, subtitle, behind=behind)


def _whole_words(words: list[str], *articles: Article) -> pd.DataFrame:
    """Where each word stands by itself: "Soviet" is no part of "ex-Soviet" here, as in the counts."""
    found, texts = _places_of({word: word for word in words}, *articles), {a.label: a.text for a in articles}
    around = [(texts[r.article][r.end :][:2], texts[r.article][: r.start][-2:]) for r in found.itertuples()]
    part = re.compile(r"[-‑'’]\w|\w[-‑'’]")
    return found[[not any(map(part.fullmatch, both)) for both in around]]


def _places_of(wordings: dict[str, str], *articles: Article) -> pd.DataFrame:
    """Where each wording stands, by its name."""
    found = [find_wording(*articles, words=words).assign(row=name) for name, words in wordings.items()]
    return pd.concat(found, ignore_index=True)


def _vocabulary_marks(
    layout: Layout, head: tuple, z: pd.Series, names: list[str], labels: list[str], threshold: float
) -> Axes:
    """A row a word with its mark, the first article's words above the second's."""
    kinds = list(looks(labels).values())
    own = [kinds[0 if value > 0 else 1] for value in z]
    heads = [f"More in {k.name}" if k not in own[:n] else "" for n, k in enumerate(own)]
    named = [Row(x, 1, heading=h, ink=k.ink) for x, h, k in zip(names, heads, own, strict=True)]
    rows = row_axes(layout, head, named, 0.2, lane=layout.line(layout.small) * 0.75)
    for n, (value, look) in enumerate(zip(z, own, strict=True)):
        rows.ax.plot([0, value], [rows.middle(n)] * 2, color=pale(look), lw=2, zorder=1)
        rows.ax.plot(value, rows.middle(n), ms=6, zorder=2, **look.dot)
    for end in (-threshold, threshold):
        rows.ax.axvline(end, color=INK, lw=1, ls=(0, (4, 3)), zorder=0)
    rows.zero()
    reach = 1.1 * max(threshold, z.abs().max())
    rows.scale("z (distance from 0 in standard errors)", -reach, reach)
    return rows.ax

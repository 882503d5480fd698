"""Invented articles, made from templates, to show what a corpus can do where no real one may be passed on.

Towns, people, councils and bridges are made up, and every article says so in its ``note``. How the outlets differ is
known exactly, because it is put in: by the share of neutral verbs ("said") among the verbs that introduce a statement,
and by nothing else. Each verb is one word that no instrument scores, so tone and the share of quoted words differ by
chance only. No norm for real newspapers can be drawn from them.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from helpers.corpus.input import Record

NOTE = "invented: made from templates, about no real town or person"
NEUTRAL_FIRST, NEUTRAL_LAST = 0.75, 0.55  # the chance of a neutral verb, for the first and the last outlet


def _sentences(text: str) -> list[str]:
    return " ".join(text.split()).removesuffix(".").split(". ")


_NEUTRAL = ("said", "said", "stated", "said")
_OTHER = "claimed insisted asserted maintained conceded acknowledged cautioned replied".split()
_TOWN = "Bren Cor Dun El Fen Gal Hal Kel Mar Nor Ost Pel Thorn Win".split()
_ENDING = "ford holt mere stead wick dale combe ley".split()
_MEN = "Tom Peter Daniel Henry Frank Martin Simon Edward".split()
_WOMEN = "Ann Ruth Helen Laura Clara Jane Susan Martha".split()
_LAST = "Birch Field Frost Hale Lake Lind Marsh Moss Ray Reed Thorn Vale".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WORKS = _sentences("""
    the old bridge, lorries, the crossing, repairs to its pillars. the town library, pupils, the reading room,
    a new roof. the covered market, stallholders, the hall, safer wiring. the primary school, families, the west
    wing, two more classrooms. the flood wall, farmers, the lower streets, stronger foundations. the small
    harbour, fishing crews, the east quay, a deeper channel. the health clinic, patients, the waiting room,
    longer opening hours. the open-air theatre, visitors, the stage, a quieter road beside it.""")
_SAID = _sentences("""
    We have waited {years} years for a decision on {thing}. Nobody asked {people} what they need.
    The money for {need} is there, and it will be spent in {town}. It would be wrong to close {place} before
    the winter. I am glad that the council has listened at last. The plan is good, but the cost of {number}
    million is a burden. We fear that {people} will leave if nothing happens. There is no danger as long as
    {place} is inspected every week. This is a fair answer to a difficult question. {town} deserves better
    than another broken promise.""")
_TOLD = _sentences("""
    {thing} had been neglected for {years} years. {people} would be consulted before any work began.
    {need} could not be paid for without help from the county. {place} would stay open until the end of the
    month. the costs had risen to {number} million. the dispute had hurt the town more than the repairs ever
    could. the first works would begin within {years} weeks.""")
_NARRATED = _sentences("""
    The council of {town} met on {day} to discuss {thing}. About {number} hundred residents came to the
    meeting, more than the hall could hold. {Thing} was built {years} decades ago and has been repaired twice
    since. An inspection last spring found damage to {place}. The county is to pay half of the costs.
    {People} use {place} every day, and many of them come from nearby villages. A vote is expected before the
    summer. The opposition wants the work to be put off until next year. No date has been set for {need}. Two
    earlier plans failed because the money was missing. The road to {town} was closed for several hours on
    {day}. A report on {thing} will be published next week.""")


def invented_articles(n: int, seed: int = 1223) -> list[Record]:
    """Make n invented articles: each event is told once by every outlet, several events a day.

    The verb before or after a statement is neutral with the chance NEUTRAL_FIRST at the outlet North and
    NEUTRAL_LAST at South. The same n and seed give the same articles.

    >>> [(record.id, record.outlet, record.date, record.event) for record in invented_articles(2)]
    [('0000-North', 'North', '2021-01-04', 'event 0'), ('0000-South', 'South', '2021-01-04', 'event 0')]
    """
    records = []
    for number in range(-(-n // 2)):
        day = date(2021, 1, 4) + timedelta(days=number // 4)
        words, cast = _event(_DAYS[day.weekday()], Random(f"{seed} {number}"))
        for k, (outlet, neutral) in enumerate((("North", NEUTRAL_FIRST), ("South", NEUTRAL_LAST))):
            title, text = _tell(words, cast, neutral, Random(f"{seed} {number} {k}"))
            name, event = f"{number:04d}-{outlet}", f"event {number}"
            records.append(Record(name, text, outlet, day.isoformat(), event, title, NOTE))
    return records[:n]


def _event(day: str, random: Random) -> tuple[dict[str, str], list[str]]:
    """What an event's templates are filled with, and the four people who speak."""
    words = dict(zip(("thing", "people", "place", "need"), random.choice(_WORKS).split(", "), strict=True))
    words |= {"Thing": words["thing"].capitalize(), "People": words["people"].capitalize(), "day": day}
    words["town"] = random.choice(_TOWN) + random.choice(_ENDING)
    words |= {"years": str(random.randint(2, 12)), "number": str(random.randint(2, 30))}
    lasts = random.sample(_LAST, 4)
    firsts = [*random.sample(_WOMEN, 2), *random.sample(_MEN, 2)]
    titles = random.sample([f"{words['town']} Mayor", "Councillor", "County Inspector", "Professor"], 4)
    return words, [" ".join(names) for names in zip(titles, firsts, lasts, strict=True)]


def _tell(words: dict[str, str], cast: list[str], neutral: float, random: Random) -> tuple[str, str]:
    """One outlet's telling of an event: a headline and ten paragraphs of two or three sentences."""

    def named(person: str) -> str:  # in full with the title at first, then the last name
        met.append(person)
        return person.split()[-1] if met.count(person) > 1 else person

    def verb() -> str:
        return random.choice(_NEUTRAL if random.random() < neutral else _OTHER)

    met: list[str] = []
    narrated, quoted, told = (
        [line.format(**words) for line in random.sample(some, number)]
        for some, number in ((_NARRATED, 10), (_SAID, 8), (_TOLD, 5))
    )
    title = f"Long wait for a decision about {words['thing']} in {words['town']}"
    lines = [title]
    for k in range(10):
        line = f"{narrated[k]}."
        if k < len(quoted):
            line += f" “{quoted[k][0].upper()}{quoted[k][1:]},” {named(cast[k % 4])} {verb()}."
        if k % 2:
            line += f" {named(random.choice(cast))} {verb()} that {told[k // 2]}."
        lines.append(line)
    return title, "\n".join(lines)

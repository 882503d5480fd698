"""Articles that figures must survive: invented texts with very long names, fifteen speakers, six tellings, and so on."""

from __future__ import annotations

from cases import cases

from helpers.articles.article import Article
from helpers.articles.files import PROJECT

_NAMES, _LONG, _SAYS, _WORDS, _PLAIN = (cases(__file__, x) for x in "NAMES LONG SAYS WORDS PLAIN".split())


def _paragraphs(names: list[str], shift: int = 0) -> list[str]:
    said = [f"“{_WORDS[n % 3]},” {_SAYS[n % 7]} {name}." for n, name in enumerate(names, shift)]
    return [f"{text} {_PLAIN}" if n % 3 == 0 else text for n, text in enumerate(said)]


def _article(label: str, *paragraphs: str) -> Article:
    return Article.from_text("\n".join(["A vote about the bridge", *paragraphs]), label)


def long_names() -> tuple[Article, Article]:
    """Names that no row has room for."""
    return _article("A", *_paragraphs(_LONG), _PLAIN), _article("B", *_paragraphs(_LONG[:2], 1), _PLAIN)


def fifteen_speakers() -> tuple[Article, Article]:
    """More speakers than a figure has rows."""
    return _article("A", *_paragraphs(_NAMES)), _article("B", *_paragraphs(_NAMES[5:], 1), _PLAIN)


def one_speaker() -> tuple[Article, Article]:
    """The same person and nobody else."""
    return _article("A", *_paragraphs(["Ann Lee"]), _PLAIN), _article("B", *_paragraphs(["Ann Lee"] * 2, 1))


def no_quotations() -> tuple[Article, Article]:
    """Nobody says anything."""
    return _article("A", *[_PLAIN] * 6), _article("B", _PLAIN, "Snow fell later. The vote was close.")


def five_times_longer() -> tuple[Article, Article]:
    """One article of about 1,500 words beside one of about 150."""
    long = [*_paragraphs(_NAMES[:4]), _PLAIN, _PLAIN] * 8
    dated = [f"{text} That was on day {n}." for n, text in enumerate(long)]
    return _article("A", *dated), _article("B", *_paragraphs(_NAMES[:3]), _PLAIN, _PLAIN, _PLAIN)


INVENTED = {"football": "tests/pairs", "science": "tests/pairs", "council": "notebooks/example_pair"}


def invented(name: str, labels: str = "AB") -> tuple[Article, ...]:
    """One of the invented pairs of very different kinds that lie in files; "ABC" is the council's story three times."""
    files = {x: PROJECT / INVENTED[name] / f"{name}_{x.lower()}.txt" for x in labels}
    return tuple(Article.from_text(file.read_text("utf-8"), x) for x, file in files.items())


def three_tellings() -> tuple[Article, ...]:
    """The council's story as three tell it."""
    return invented("council", "ABC")


def six_tellings() -> tuple[Article, ...]:
    """One vote in six articles, each with two speakers of the one before it."""
    return tuple(
        _article(
            x,
            *_paragraphs(_NAMES[2 * n : 2 * n + 4], n),
            *[f"{_PLAIN} It was day {d}." for d in range(n + 5)],
        )
        for n, x in enumerate("ABCDEF")
    )


SEVERAL = (three_tellings, six_tellings)
PAIRS = {
    f.__name__: f
    for f in (long_names, fifteen_speakers, one_speaker, no_quotations, five_times_longer, *SEVERAL)
}

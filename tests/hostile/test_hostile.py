"""Hostile inputs through every public function that takes an article or a text, and through the readers.

The functions are found, not listed, so that one written tomorrow is tried as well.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import socket
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from unittest.mock import Mock

import hostile_inputs
import pandas as pd
import pytest
from cases import cases
from hostile_inputs import FILES, SCRIPT, STORY, TEXTS

import helpers
from helpers.articles.article import Article, audit, load_articles
from helpers.articles.files import WorkbookError
from helpers.articles.readers import TEXT_LIMIT, read_article_file

ARTICLE, ARTICLES, MANY, TEXT, SOME = ("Article", "articles", "*articles", "str", "texts")
KINDS = cases(hostile_inputs.__file__, "KINDS")  # what an annotation asks for
# Run notebooks, open sheets by name, or make a folder: what they take is a name and no text to be read.
OTHER_PLACES = {"workbook", "files", "readers", "run", "catalogue", "keeping", "predictions", "__main__"}
# A str that holds words, and not the name of a table, a size or a coder.
TEXT_NAMES = set("text one other short long line markdown words example title page".split())
SLOW = {"workbook_charts", "compare_tone", "findings", "write_report"}
# Dear ones, tried on fewer texts; tests/charts draws every figure of other odd texts.
DEAR = {
    "permutations",
    "tone_lab",
    "tone_along_article",
    "voices_in_order",
    "article_anatomy",
    "words_behind_score",
}
ODD = ["script", "mathematics", "right to left"]
DRAWN = {*ODD, "empty", "only marks", "control characters", "lone surrogates", "emoji"}


def parameters(function: Callable) -> dict[str, str] | None:
    """What each parameter is that must be given; None when a text or an article is not all it takes."""
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    kinds = {p.name: kind_of(p) for p in needed if p.kind is not p.VAR_KEYWORD}
    kinds.pop("layout", None)  # a chart's: given to it by its decorator
    return kinds if kinds and None not in kinds.values() else None


def kind_of(parameter: inspect.Parameter) -> str | None:
    kind = str(parameter.annotation).strip("'\"")
    if parameter.kind is parameter.VAR_POSITIONAL:
        return MANY if kind == "Article" else None
    return TEXT if kind == "str" and parameter.name in TEXT_NAMES else KINDS.get(kind)


def functions() -> Iterator[tuple[str, Callable, dict[str, str]]]:
    for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if module.ispkg or module.name.rpartition(".")[2] in OTHER_PLACES:
            continue
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ == found.__name__ and not name.startswith("_"):
                kinds = parameters(inspect.unwrap(function))
                if kinds:
                    yield f"{module.name.removeprefix('helpers.')}.{name}", function, kinds


FUNCTIONS = list(functions())


@lru_cache(maxsize=1)
def articles(text: str) -> list[Article]:
    """The text as an article, and the story as others beside it; made once, as a notebook does."""
    return [Article.from_text(text, "A"), *(Article.from_text(STORY, label) for label in "BCD")]


def arguments(kinds: dict[str, str], text: str) -> Iterator[tuple[list, dict]]:
    """The text as what each parameter wants; a second article is the story, so that a pair is a pair.

    A function of any number of articles gets one and then two (or, after a pair, no more and then a third).
    """
    values = {ARTICLES: articles(text)[:2], TEXT: text, SOME: [text]}
    numbers = ((0, 1) if ARTICLE in kinds.values() else (1, 2)) if MANY in kinds.values() else (0,)
    for number in numbers:
        made, given, named = iter(articles(text)), [], {}
        for name, kind in kinds.items():
            if kind == MANY:
                given += islice(made, number)
            elif MANY in kinds.values() and kind != ARTICLE:
                named[name] = values[kind]
            else:
                given.append(next(made) if kind == ARTICLE else values[kind])
        yield given, named


def tables(result: object) -> Iterator[pd.DataFrame]:
    if isinstance(result, pd.DataFrame):
        yield result
    elif isinstance(result, tuple | list):
        for part in result:
            yield from tables(part)


def check_places(result: object, texts: dict[str, str], text: str | None) -> None:
    """Every row's text is the one at its place, in the article it names or else in this text."""
    for table in tables(result):
        if {"start", "end", "text"} <= set(table.columns) and (text is not None or "article" in table):
            for row in table.itertuples(index=False):
                own = texts[row.article] if "article" in table else text
                assert own[row.start : row.end] == row.text


def shown(result: object) -> str:
    return str(getattr(result, "data", "")) if hasattr(result, "_repr_html_") else ""


def call(function: Callable, kinds: dict[str, str], text: str) -> Iterator[object]:
    """What the function makes of the text, its places checked; what it refuses, it refuses in a sentence."""
    texts = {article.label: article.text for article in articles(text)}
    for given, named in arguments(kinds, text):
        result, refused = None, "."
        try:
            result = function(*given, **named)
        except WorkbookError as error:
            refused = str(error)
        assert refused.endswith((".", "?"))
        check_places(result, texts, text if len(kinds) == 1 else None)
        yield result


def test_the_functions_are_found():
    names = {name for name, _, _ in FUNCTIONS}
    wanted = "quotations.quotes.find_quotes framing.alignment.align tone.sentiment.score_texts articles.article.audit"
    assert names >= {*wanted.split(), "report.limits.fitness", "charts.strips.article_anatomy"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_function_takes_any_text(name, capsys):
    text, wrong = TEXTS[name], []
    for path, function, kinds in FUNCTIONS:
        if path.rpartition(".")[2] in (SLOW if name in DRAWN else SLOW | DEAR):
            continue
        try:
            assert not any(SCRIPT in shown(result) for result in call(function, kinds, text))
        except Exception as error:
            wrong.append(f"{path}: {type(error).__name__} {error}"[:300])
    assert wrong == []
    said = capsys.readouterr()
    assert said.err == ""


@pytest.mark.parametrize("name", ODD)
def test_slow_functions_take_it_too(name):
    for path, function, kinds in FUNCTIONS:
        if path.rpartition(".")[2] in SLOW - {"write_report"}:
            list(call(function, kinds, TEXTS[name]))


def test_half_a_character_comes_back_from_every_table():
    """A lone surrogate, which a damaged file may hold, stands in the text column of every table as in the article."""
    text = STORY.replace("“It is", "“\ud800 It is").replace("that repairs", "that \ud800 about 30 repairs")
    text += "Officials said that \ud800 it may be reopened."
    article, holding = Article.from_text(text), set()
    for path, function, kinds in FUNCTIONS:
        if list(kinds.values()) == [MANY] or (MANY in kinds.values() and "words" in kinds):
            result, refused = None, "two articles"
            try:
                result = function(article, **{name: "\ud800" for name in kinds if kinds[name] == TEXT})
            except WorkbookError as error:
                refused = str(error)
            assert "two articles" in refused, path
            if isinstance(result, pd.DataFrame) and "text" in result:
                check_places(result, {"A": text}, text)
                holding |= {path.rpartition(".")[2]} if result["text"].str.contains("\ud800").any() else set()
    assert holding >= set(
        "find_quotes find_attributions voices passages find_wording concordance "
        "paragraphs speaker_sentences scored_sentences".split()
    )
    assert "\ud800" in "".join(article.sentences["text"])


READ, REFUSED = (cases(hostile_inputs.__file__, name) for name in ("READ", "REFUSED"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_or_refused_in_a_sentence(name, tmp_path, monkeypatch):
    fetch = Mock(side_effect=AssertionError("something was to be fetched"))
    monkeypatch.setattr(socket.socket, "connect", fetch)
    monkeypatch.setattr(socket, "getaddrinfo", fetch)
    path = tmp_path / "inner" / name
    path.parent.mkdir()
    path.write_bytes(FILES[name])
    text, refused = "", ""
    try:
        text = read_article_file(path)[0]
    except WorkbookError as error:
        refused = str(error)
    assert READ.get(name, "") in text
    assert REFUSED.get(name, "") in refused
    assert "document.title" not in text
    assert not fetch.called
    if refused:
        assert name in refused
        assert refused.endswith(".")
        assert "Traceback" not in refused
    else:
        assert text.strip()
        article = Article.from_text(text)
        for table in (article.paragraphs, article.sentences, article.words, audit(article)):
            check_places(table, {"A": text}, text)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [name]


def test_a_text_or_a_file_above_the_limit_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("a" * (TEXT_LIMIT + 1), "utf-8")
    with pytest.raises(WorkbookError, match="1,000,001 characters"):
        load_articles(tmp_path)
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(WorkbookError, match="50 MB"):
        load_articles(tmp_path)

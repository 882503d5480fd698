"""Articles: reading files, cutting them into paragraphs, sentences and words, and saying what is wrong."""

import hashlib
import shutil

import pytest
from cases import cases, points_into
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article, audit, load_articles, pick
from helpers.articles.files import PROJECT, WorkbookError
from helpers.articles.segments import count_words

SEEDS = PROJECT / "seeds"


@pytest.fixture
def folder(tmp_path):
    """A copy of the seeds that a test may damage."""
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def test_seeds_are_byte_for_byte_what_the_catalogue_says_and_as_counted_by_hand(seeds):
    for article in seeds:
        data = (SEEDS / article.file).read_bytes()
        assert data.decode("utf-8") == article.text
        assert hashlib.sha256(data).hexdigest() in (SEEDS / "articles.csv").read_text("utf-8")
    a, b = seeds
    assert [len(a.text), len(b.text)] == [7174, 5203]
    assert [len(a.paragraphs), len(b.paragraphs)] == [33, 28]
    assert [len(a.words), len(b.words)] == [1100, 833]
    assert [int(x.sentences["counted"].sum()) for x in seeds] == [48, 43]
    a, b = (article.paragraphs.set_index("paragraph") for article in seeds)
    assert a["kind"].value_counts().to_dict() == {"body": 31, "headline": 1, "deck": 1}
    assert a.loc[1, ["kind", "repeats", "counted"]].tolist() == ["deck", True, False]
    assert b.loc[27, ["kind", "repeats", "counted"]].tolist() == ["boilerplate", False, False]
    assert b["counted"].sum() == 27
    a, b = (audit(article)["finding"].value_counts() for article in seeds)
    assert a["marks that do not pair"] == 3
    assert b["non-breaking space"] == 31
    assert b["sentences glued together"] == b["words in square brackets"] == 1


def test_sentences_keep_their_marks_and_survive_abbreviations(seeds):
    sentences = [s for article in seeds for s in article.sentences["text"]]
    assert "“You should give us guarantees." in sentences
    assert "“Is it us who placed missiles next to the U.S. borders?”" in sentences
    assert any(s.endswith("threshold of our home….") for s in sentences)
    assert not any(s.startswith(("”", "’")) for s in sentences)


@pytest.mark.parametrize(("text", "sentences"), cases(__file__, "sentence rules"))
def test_sentence_rules(text, sentences):
    assert Article.from_text(text).sentences["text"].tolist() == sentences


@pytest.mark.parametrize(("text", "words"), cases(__file__, "what a word is"))
def test_what_a_word_is(text, words):
    assert count_words(text) == words


TEXTS = st.text(st.characters() | st.sampled_from("“”‘’\"'.!?… \n\r\u00a0\u2028ABab"), max_size=300)


@given(TEXTS)
def test_every_row_of_every_table_points_into_the_text_and_no_word_is_lost(text):
    article = Article.from_text(text)
    for table in (article.paragraphs, article.sentences, article.words, audit(article)):
        assert points_into(table, article)
    assert article.text == text
    in_paragraphs = sum(count_words(t) for t in article.paragraphs["text"])
    assert in_paragraphs == sum(count_words(t) for t in article.sentences["text"])


def message(call, *args):
    with pytest.raises(WorkbookError) as caught:
        call(*args)
    text = str(caught.value)
    assert text.endswith((".", "?"))
    assert "Traceback" not in text
    return text


def test_a_wrong_label_or_folder_is_named(seeds, tmp_path):
    assert pick(seeds, "B").title.startswith("Putin Repeats")
    assert "A, B" in message(pick, seeds, "C")
    assert "no-such-folder" in message(load_articles, "no-such-folder")
    assert ".txt" in message(load_articles, tmp_path)


def test_a_file_that_was_changed_or_is_gone_is_named(folder):
    path = folder / "000_344eb337286a61b0.txt"
    path.write_bytes(path.read_bytes() + b" ")
    assert path.name in (said := message(load_articles, folder))
    assert "fingerprint" in said
    (folder / "003_18246578e8f53b00.txt").unlink()
    assert "003_18246578e8f53b00.txt" in message(load_articles, folder)


@pytest.mark.parametrize(("catalogue", "part"), cases(__file__, "catalogue that cannot be used"))
def test_catalogue_that_cannot_be_used(tmp_path, catalogue, part):
    (tmp_path.parent / "secret.txt").write_text("Not yours.", "utf-8")
    (tmp_path / "a.txt").write_text("Some text.", "utf-8")
    (tmp_path / "articles.csv").write_text(catalogue, "utf-8")
    assert part in message(load_articles, tmp_path)


NO_TEXT = (b"%PDF-1.7 x", b"PK\x03\x04docx", b"text\0text", b"\x89PNG\r\n")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", *NO_TEXT])
def test_file_that_is_empty_or_no_text(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    assert ("not plain text" if data in NO_TEXT else "is empty") in message(load_articles, tmp_path)

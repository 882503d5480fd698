"""Articles: reading files, cutting them into paragraphs, sentences and words, and saying what is wrong."""

import hashlib
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article, audit, load_articles, pick
from helpers.articles.files import PROJECT, WorkbookError, read_text
from helpers.articles.segments import count_words

SEEDS = PROJECT / "seeds"


@pytest.fixture
def folder(tmp_path):
    """A copy of the seeds that a test may damage."""
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def test_seeds_are_byte_for_byte_what_the_catalogue_says(seeds):
    for article in seeds:
        data = (SEEDS / article.file).read_bytes()
        assert data.decode("utf-8") == article.text
        assert hashlib.sha256(data).hexdigest() in (SEEDS / "articles.csv").read_text("utf-8")


def test_seeds_have_the_sizes_counted_by_hand(seeds):
    a, b = seeds
    assert [len(a.text), len(b.text)] == [7174, 5203]
    assert [len(a.paragraphs), len(b.paragraphs)] == [33, 28]
    assert [len(a.words), len(b.words)] == [1100, 833]
    assert [int(x.sentences["counted"].sum()) for x in seeds] == [48, 43]


def test_deck_and_boilerplate_are_marked_and_not_counted(seeds):
    a, b = (article.paragraphs.set_index("paragraph") for article in seeds)
    assert a["kind"].value_counts().to_dict() == {"body": 31, "headline": 1, "deck": 1}
    assert a.loc[1, ["kind", "repeats", "counted"]].tolist() == ["deck", True, False]
    assert b.loc[27, ["kind", "repeats", "counted"]].tolist() == ["boilerplate", False, False]
    assert b["counted"].sum() == 27


def test_sentences_keep_their_marks_and_survive_abbreviations(seeds):
    sentences = [s for article in seeds for s in article.sentences["text"]]
    assert "“You should give us guarantees." in sentences
    assert "“Is it us who placed missiles next to the U.S. borders?”" in sentences
    assert any(s.endswith("threshold of our home….") for s in sentences)
    assert not any(s.startswith(("”", "’")) for s in sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("The U.S. Senate met. But Dr. Lee left.", ["The U.S. Senate met.", "But Dr. Lee left."]),
        ("“Is it? Yes,” he said. Then he left.", ["“Is it?", "Yes,” he said.", "Then he left."]),
        ("We went home….Is it so?", ["We went home….", "Is it so?"]),
        ("At 5 p.m. He left at 4.5 percent.", ["At 5 p.m.", "He left at 4.5 percent."]),
        ("No end", ["No end"]),
    ],
)
def test_sentence_rules(text, sentences):
    assert Article.from_text(text).sentences["text"].tolist() == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don’t", 1),
        ("post-Cold War", 2),
        ("the U.S. border", 3),
        ("4 1/2 hours", 3),
        ("— …", 0),
        ("100,000", 1),
    ],
)
def test_what_a_word_is(text, words):
    assert count_words(text) == words


TEXTS = st.text(st.characters() | st.sampled_from("“”‘’\"'.!?… \n\r\u00a0\u2028ABab"), max_size=300)


@given(TEXTS)
def test_every_row_of_every_table_points_into_the_text(text):
    article = Article.from_text(text)
    for table in (article.paragraphs, article.sentences, article.words, audit(article)):
        for row in table.itertuples(index=False):
            assert article.text[row.start : row.end] == row.text
    assert article.text == text


@given(TEXTS)
def test_no_word_is_lost_between_the_tables(text):
    article = Article.from_text(text)
    in_paragraphs = sum(count_words(t) for t in article.paragraphs["text"])
    assert in_paragraphs == sum(count_words(t) for t in article.sentences["text"])


def test_audit_finds_the_damage_counted_by_hand(seeds):
    a, b = (audit(article)["finding"].value_counts() for article in seeds)
    assert a["marks that do not pair"] == 3
    assert b["non-breaking space"] == 31
    assert b["sentences glued together"] == b["words in square brackets"] == 1


def message(call, *args):
    with pytest.raises(WorkbookError) as caught:
        call(*args)
    text = str(caught.value)
    assert text.endswith((".", "?"))
    assert "Traceback" not in text
    return text


def test_missing_folder_is_named():
    assert "no-such-folder" in message(load_articles, "no-such-folder")


def test_folder_without_texts_says_what_to_put_there(tmp_path):
    assert ".txt" in message(load_articles, tmp_path)


def test_file_in_the_catalogue_but_not_there(folder):
    (folder / "003_18246578e8f53b00.txt").unlink()
    assert "003_18246578e8f53b00.txt" in message(load_articles, folder)


def test_changed_file_is_named_with_its_sum(folder):
    path = folder / "000_344eb337286a61b0.txt"
    path.write_bytes(path.read_bytes() + b" ")
    assert path.name in (said := message(load_articles, folder))
    assert "fingerprint" in said


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_empty_file(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    assert "is empty" in message(load_articles, tmp_path)


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"PK\x03\x04docx", b"text\0text", b"\x89PNG\r\n"])
def test_file_that_is_not_text(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    assert "not plain text" in message(load_articles, tmp_path)


@pytest.mark.parametrize(
    ("catalogue", "part"),
    [
        ("", "is empty"),
        ("name,text\nA,a.txt\n", "columns label and file"),
        ("label,file\n", "names no article"),
        ("label,file\nA,a.txt\nA,a.txt\n", "A, A"),
    ],
)
def test_catalogue_that_cannot_be_used(tmp_path, catalogue, part):
    (tmp_path / "a.txt").write_text("Some text.", "utf-8")
    (tmp_path / "articles.csv").write_text(catalogue, "utf-8")
    assert part in message(load_articles, tmp_path)


def test_catalogue_cannot_reach_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("Not yours.", "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "articles.csv").write_text("label,file\nA,../secret.txt\n", "utf-8")
    assert "../secret.txt" in message(load_articles, inner)


def test_wrong_label_lists_the_labels_there_are(seeds):
    assert pick(seeds, "B").title.startswith("Putin Repeats")
    assert "A, B" in message(pick, seeds, "C")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("“Ja”\r\n".encode(), "“Ja”\r\n", "utf-8"),
        (b"\xef\xbb\xbfHi", "Hi", "utf-8-sig"),
        (b"\x93Hi\x94", "“Hi”", "cp1252"),
        ("Hi".encode("utf-16"), "Hi", "utf-16"),
    ],
)
def test_encodings_are_read_and_named(tmp_path, data, text, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert read_text(path) == (text, encoding)


def test_uncatalogued_folder_is_read_in_name_order(tmp_path):
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    assert [(a.label, a.text) for a in load_articles(tmp_path)] == [("A", "a.txt"), ("B", "b.txt")]

"""Predictions are kept, never lost, shown beside the result, and set aside for the next class."""

import pytest

from helpers.articles.files import WorkbookError, read_text
from helpers.classroom.predictions import (
    compare_prediction,
    keep_predictions,
    predict,
    predicted,
    predictions_file,
)

VOICES, TONE = "gives words to more speakers", "has the more positive tone"

pytestmark = pytest.mark.usefixtures("work")


def lines() -> list[str]:
    return read_text(predictions_file())[0].lstrip("\ufeff").splitlines()


def test_nothing_is_written_before_somebody_predicts():
    assert keep_predictions({VOICES: None, TONE: ""})["answer"].tolist() == [None, None]
    assert predicted(VOICES) is None
    assert not predictions_file().exists()


def test_a_changed_prediction_keeps_the_first_one_and_running_a_cell_twice_writes_nothing_new():
    keep_predictions({VOICES: "A", TONE: "same"})
    kept = keep_predictions({VOICES: "B", TONE: None})
    rows = [[VOICES, "B", "A", 1], [TONE, "same", "same", 0]]
    assert kept[["question", "answer", "first", "changes"]].values.tolist() == rows
    assert len(lines()) == 4
    shown = compare_prediction(VOICES, "B").data
    assert "You expected: Article B, at first: Article A." in shown
    before = predictions_file().read_bytes()
    keep_predictions({VOICES: " Article b "})
    assert predictions_file().read_bytes() == before
    assert keep_predictions({VOICES: "A"})["changes"].tolist() == [2]
    assert "You expected: Article A. " in compare_prediction(VOICES, "A").data


def test_the_result_stands_beside_the_prediction():
    keep_predictions({VOICES: "same", "how many": 7, "uses the word “war” more often": "B"})
    shown = compare_prediction(VOICES, "A", because="it quotes <seven> people.").data
    told = "You expected: same. In the two texts: Article A, because it quotes &lt;seven&gt; people."
    assert told in shown
    assert "people.." not in shown
    assert "No prediction kept. In the two texts: same." in compare_prediction(TONE, "no difference").data
    told = "In the two texts: same (not distinguishable)."
    assert told in compare_prediction(VOICES, "not distinguishable").data
    assert predicted(' Uses the word "war"  more often') == "B"
    assert "You expected: 7. The result: 8." in compare_prediction("how many", 8).data


def test_any_short_text_may_be_an_answer():
    answers = ["Psaki, Truss", "-0.2", "=1+1", "+1", "a; b", '“x”, "y"', "'quoted'", "[x](javascript:y)"]
    for answer in answers:
        keep_predictions({"name them": answer})
        assert predicted("name them") == answer
    assert not any(line.split(",")[1].startswith(("=", "-", "+")) for line in lines()[1:])


def test_what_a_spreadsheet_or_a_reader_wrote_into_the_file_stays(work):
    work.mkdir()
    text = f'when;answer;question;my note\r\n2026-01-02 09:00;A;{VOICES};sure;really\r\n;;;\r\n2026;A;"half'
    predictions_file().write_text(text, encoding="utf-8", newline="")
    keep_predictions({TONE: "B"})
    assert lines()[:4] == text.replace('"half', '"""half"').splitlines()
    assert [predicted(VOICES), predicted(TONE), predicted('"half')] == ["A", "B", "A"]
    predictions_file().write_text("question,antwort\nx,A\n")
    with pytest.raises(WorkbookError, match=r"my_work/predictions\.csv lacks the columns answer and when"):
        keep_predictions({TONE: "B"})
    assert predictions_file().read_text() == "question,antwort\nx,A\n"


@pytest.mark.parametrize(("answer", "kept"), [("a\0b", "a b"), ("half \ud800", "half ?"), ("a\r\nb", "a b")])
def test_what_no_file_can_hold_does_not_make_the_others_unreadable(answer, kept):
    keep_predictions({VOICES: "A"})
    keep_predictions({TONE: answer, answer: "B"})
    assert [predicted(VOICES), predicted(TONE), predicted(kept)] == ["A", kept, "B"]


def test_a_choice_on_a_card_is_kept_at_once_or_it_says_why_not(work):
    question, control, state = predict([VOICES]).children[0].children
    assert f"<b>{VOICES}</b>" in question.value
    assert [button.description for button in control.children] == ["Article A", "Article B", "same"]
    control.children[2].click()
    assert predicted(VOICES) == "same"
    assert "Kept. You expected: same." in state.value
    _, control, state = predict([VOICES]).children[0].children
    assert [button.description for button in control.children] == ["Article A", "Article B", "✓ same"]
    assert "Kept. You expected: same." in state.value
    (work / "predictions.csv").write_text("question,antwort\nx,A\n")
    control.children[0].click()
    assert "lacks the columns" in state.value
    assert control.children[2].description == "✓ same"


def test_a_card_has_the_answers_that_its_question_asks_for():
    cards = predict({"Can it?": "yes, no", "How many?": "number", "Who?": "words"}).children
    assert [button.description for button in cards[0].children[1].children] == ["yes", "no"]
    for card, hint in zip(cards[1:], ("Write the decimal with a point: 4.8.", ""), strict=True):
        card.children[1].value = "4,8"
        assert f"Kept. You expected: 4,8. {hint}</p>" in card.children[2].value
    assert predict({"How many?": "number"}).children[0].children[1].value == "4,8"

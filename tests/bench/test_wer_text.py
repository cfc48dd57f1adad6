"""The benchmark counts wrong words, not habits of spelling."""

import pytest

from bench.wer_sentences import SENTENCES
from bench.wer_text import normalised, word_errors


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("forty two eleven Maple Street", "4211 Maple St."),
        ("five five five, zero one four two", "555-0142"),
        ("two one seven five five five oh one four two", "(217) 555-0142"),
        ("one hundred and eighty dollars", "$180"),
        ("one hundred twenty dollars", "$120.00"),
        ("nine thirty", "9:30"),
        ("nineteen hundred West Oak", "1900 West Oak"),
        ("the fourteenth", "the 14th"),
        ("the twenty first", "the 21st"),
        ("Ninth Street", "9th Street"),
        ("It's fine, okay?", "its fine OK"),
        ("K O W A L S K I", "K-O-W-A-L-S-K-I"),
        ("at five a.m.", "at 5 AM"),
    ],
)
def test_the_same_words_in_other_spelling_are_no_errors(said: str, written: str) -> None:
    assert word_errors(said, written)[0] == 0


@pytest.mark.parametrize(
    ("said", "written", "errors"),
    [
        ("my sink leaks", "my sink leaks", 0),
        ("my sink leaks", "my ink leaks", 1),
        ("my sink leaks", "my leaks", 1),
        ("my sink leaks", "oh my my sink leaks", 2),
        ("my sink leaks", "", 3),
        ("a second time", "a 2 time", 1),
        ("fifteen", "sixteen", 1),
    ],
)
def test_wrong_words_are(said: str, written: str, errors: int) -> None:
    assert word_errors(said, written)[0] == errors


def test_there_are_enough_sentences_and_every_one_has_words() -> None:
    assert len(set(SENTENCES)) >= 40
    assert all(len(normalised(sentence)) >= 4 for sentence in SENTENCES)

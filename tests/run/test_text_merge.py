"""Two versions of a text joined: what one side changed is taken, what both changed stands twice."""

from __future__ import annotations

from pmo_kit.run.text_merge import merged_text

BASE = "one\ntwo\nthree\nfour\nfive\n"


def test_changes_in_different_lines_are_both_taken() -> None:
    """Without a mark."""
    ours, theirs = BASE.replace("one", "我们"), BASE.replace("five", "template")
    assert merged_text("a", BASE, ours, theirs, name="new") == (ours.replace("five", "template"), ())


def test_a_line_that_both_changed_stands_twice_between_marks() -> None:
    """The lines where the marks begin are told."""
    text, lines = merged_text("a", BASE, BASE.replace("two", "mine"), BASE.replace("two", "theirs"), name="new")
    assert (text.split("\n")[1:6], lines) == (["<<<<<<< your text", "mine", "=======", "theirs", ">>>>>>> new"], (2,))


def test_without_a_base_every_difference_is_a_conflict_and_what_is_alike_stands_once() -> None:
    """Nothing of either side is lost."""
    text, lines = merged_text("a", None, BASE + "mine\n", BASE.replace("one", "first"), name="new")
    assert len(lines) == 2
    assert [text.count(word) for word in ("one", "first", "mine", "two", "three")] == [1, 1, 1, 1, 1]


def test_a_file_without_a_last_line_end_is_joined_too() -> None:
    """And nothing of it is glued to a mark."""
    text, lines = merged_text("a", "one", "mine", "theirs", name="new")
    assert (text.split("\n"), lines) == (["<<<<<<< your text", "mine", "=======", "theirs", ">>>>>>> new", ""], (1,))

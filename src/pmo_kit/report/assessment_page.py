"""The page of one assessment: level first, then why, what is unanswered, and what would flip it."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.assessed import Assessment, Flips
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.text import Language, Text
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.report.fragments import render
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker


def assessment_page(
    result: Assessment,
    flips: Flips,
    *,
    subject: Text,
    organisation: Text,
    classification: Text,
    inputs: Sequence[InputFile],
    language: Language,
    other_page: str = "",
) -> str:
    """One self-contained page in one language; `subject` says what was assessed."""
    say = Speaker(language)
    title = say.word("assess-title", form=say.text(result.title), subject=say.text(subject))
    values = {
        "title": title,
        "a": result,
        "flips": flips,
        "classification": classification,
        "inputs": inputs,
        "kit_version": KIT_VERSION,
    }
    where = " · ".join(part for part in (organisation.say(language), say.text(result.title)) if part)
    return page(
        render("assessment.html.j2", language, values),
        title=title,
        where=where,
        language=language,
        other_page=other_page,
    )


def level_said(result: Assessment, say: Speaker) -> str:
    """The level, or between which ones it still lies: to count what is unanswered as nothing does not settle it."""
    if result.lowest.place == result.highest.place:
        return say.text(result.lowest.title)
    return say.word("assess-told-open", lowest=say.text(result.lowest.title), highest=say.text(result.highest.title))


def assessment_line(result: Assessment, subject: str, say: Speaker) -> str:
    """An assessment in one line."""
    return say.word(
        "assess-told", subject=subject, level=level_said(result, say), current=result.current, most=result.raw_max
    )

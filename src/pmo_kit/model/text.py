"""Bilingual text: always a pair, never one mixed string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True)
class Text:
    """The same thing said in English and in Chinese.

    >>> Text("Tier 1", "一级").say("zh")
    '一级'
    """

    en: str
    zh: str

    def say(self, language: Language) -> str:
        """The text in one language; the other one where this one is blank."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True)
class Reason:
    """Why something is so: a kind that the reports have words for, and what fills the blanks of those words."""

    kind: str
    values: tuple[Text, ...] = ()

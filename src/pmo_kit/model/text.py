"""Bilingual text: always a pair, never one mixed string."""

from __future__ import annotations

import re
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

    @classmethod
    def same(cls, said: str | int) -> Text:
        """A name, an id or a number that reads the same in both languages."""
        return cls(str(said), str(said))

    def say(self, language: Language) -> str:
        """The text in one language; the other one where this one is blank."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


_BOTH = re.compile(r"(?P<en>[ -~](?:(?! / ).)*) / (?P<zh>(?!.* / ).*[\u4e00-\u9fff].*)", re.DOTALL)


def text_of_cell(cell: str) -> Text:
    """A cell of a register in which people write both languages as `English / 中文`; else the same for both.

    >>> text_of_cell("Wrong fee / 费用有误")
    Text(en='Wrong fee', zh='费用有误')
    >>> text_of_cell("费用有误")
    Text(en='费用有误', zh='费用有误')
    """
    found = _BOTH.fullmatch(cell)
    return Text(found["en"], found["zh"]) if found else Text.same(cell)


@dataclass(frozen=True)
class Reason:
    """Why something is so: a kind that the reports have words for, and what fills the blanks of those words."""

    kind: str
    values: tuple[Text, ...] = ()

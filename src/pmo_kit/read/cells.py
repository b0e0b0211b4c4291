"""One cell at a time: from the text that a person wrote to the value that a register keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import tzinfo

from pmo_kit.model.characters import clean, half_width, plain
from pmo_kit.model.column_values import column_values
from pmo_kit.model.method import Method
from pmo_kit.model.questions import Question, with_implied
from pmo_kit.model.register import NUMERIC, ONE_OF, SET_SEPARATOR, Column
from pmo_kit.read.currencies import currency_code, foreign_sign, split_currency
from pmo_kit.read.dates import read_date
from pmo_kit.read.limits import CellProblem, check_number, check_year
from pmo_kit.read.moments import read_moment

_YES_NO = {
    **dict.fromkeys(["yes", "y", "true", "是", "有", "涉及", "√", "✓", "✔"], "yes"),
    **dict.fromkeys(["no", "n", "false", "否", "无", "没有", "不涉及", "×", "✗", "✘"], "no"),
}
# What stands between the answers of a set; a comma only where every part is then an answer, for a title may hold one.
_SEPARATORS = tuple(map(re.compile, (r"[;；\n]", r"[;；、\n]", r"[;；、,，\n]")))
_WHOLE = r"(?:[0-9]{1,3}(?:[,\s][0-9]{3})+|[0-9]+)"
_NUMBER = re.compile(rf"(?P<digits>[-+]?{_WHOLE}(?:\.[0-9]+)?)\s*(?P<scale>千万|百万|千|万|亿|)")
_HUGE = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?[eE]\+?(?:1[5-9]|[2-9][0-9]|[1-9][0-9]{2,})")
_PERCENT = re.compile(r"([0-9]{1,2}(?:\.[0-9]+)?|100)\s*%")
_SHARED = re.compile(r"[0-9]\s*%")
_SCALE = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "": 1.0}
_TOO_LARGE = 1e15  # from here on a fraction of a cent is lost
_BANDS = [
    (re.compile(pattern, re.IGNORECASE), shape)
    for pattern, shape in [
        (rf"({_WHOLE})\s*(?:-|–|—|~|to|至|到)\s*({_WHOLE})", "{0}-{1}"),
        (rf"(?:>=?|≥|more than|over|超过|大于)\s*({_WHOLE})", "{0}+"),
        (rf"({_WHOLE})\s*(?:\+|(?:or|and) (?:more|above|over)|以上)", "{0}+"),
        (rf"(?:<=?|≤|less than|up to|under|不超过|少于|小于)\s*({_WHOLE})", "0-{0}"),
        (rf"({_WHOLE})\s*(?:以下|以内)", "0-{0}"),
        (rf"({_WHOLE})", "{0}-{0}"),
    ]
]
_ID = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")
NONE = "none"
_NONE_WORDS = ("无", "没有", "none")


def question_column(question: Question) -> Column:
    """The register column that holds the answers to a question. A number answers "how many", and is never below 0."""
    kinds = {"choice": "choice", "set": "set", "yes_no": "yes_no", "number": "number", "text": "text"}
    return Column.model_validate({
        "id": question.id,
        "type": kinds[question.type],
        "title": question.title,
        "title_zh": question.title_zh,
        "help": question.ask,
        "help_zh": question.ask_zh,
        "also": question.also_called,
        "values": question.values,
        "min": 0 if question.type == "number" else None,
    })  # fmt: skip


class CellReader:
    """Reads the cells of one column.

    An answer may be written as its id, as its title in either language, or in any of its other words. An amount may
    carry a sign of the `currency` that the portfolio counts in; where none is given, of any. A moment that states no
    offset is one of `zone`; where none is given, it cannot be read.
    """

    def __init__(self, column: Column, method: Method, *, currency: str = "", zone: tzinfo | None = None):
        self.column = column
        self.currency = currency
        self.zone = zone
        self.values = column_values(column, method)
        self._words = {
            plain(word): value.id
            for value in reversed(self.values)
            for word in (*value.also, value.title_zh, value.title)
        }
        # An id wins over another answer's word: it is what the register itself writes.
        self._words.update({plain(value.id): value.id for value in self.values})
        if column.type == "set" and NONE in self._words:
            self._words = {**dict.fromkeys(_NONE_WORDS, NONE), **self._words}

    @property
    def known(self) -> list[str]:
        """The answers, for a message."""
        return [f"{value.id} ({value.title_zh})" for value in self.values] or ["yes", "no"]

    def read(self, text: str) -> str | float | None:
        """The value of a cell, or None where nothing is written.

        Raises:
            CellProblem: where the text cannot be read as the column's type.
        """
        text = clean(text)
        if not text:
            return None
        if self.column.type in NUMERIC:
            return check_number(self.column, _amount(self, text), text)
        return _READERS.get(self.column.type, _as_text)(self, text)

    def word(self, text: str) -> str | None:
        """The id of the answer that a word stands for."""
        return self._words.get(plain(text))

    def join(self, answers: Iterable[str]) -> str:
        """Answers of a set in the register's order, with what they imply."""
        return SET_SEPARATOR.join(with_implied(self.values, answers))


def _amount(reader: CellReader, text: str) -> float:
    if reader.column.type == "money":
        return _money(reader, text)
    if reader.column.is_share and (percent := _PERCENT.fullmatch(half_width(text))):
        raise CellProblem("cell-percentage", value=text, share=f"{float(percent[1]) / 100:g}", percent=percent[1])
    return _number(text, whole=reader.column.type == "whole")


def _as_text(_reader: CellReader, text: str) -> str:
    return text


def _person(_reader: CellReader, text: str) -> str:
    """One person answers; shares of several add up to whatever was typed."""
    if _SHARED.search(half_width(text)):
        raise CellProblem("cell-person", value=text)
    return text


def _id(_reader: CellReader, text: str) -> str:
    """An id can be the name of a folder on every system: no dot or dash in front, no dot at the end."""
    if not _ID.fullmatch(text):
        raise CellProblem("cell-id", value=text)
    return text


def _date(_reader: CellReader, text: str) -> str:
    reading = read_date(text)
    if reading is None or not reading.iso or reading.doubt:
        raise CellProblem("cell-date", value=text)
    return check_year(reading.iso, text)


def _moment(reader: CellReader, text: str) -> str:
    reading = read_moment(text, reader.zone)
    if reading.problem:
        raise CellProblem(reading.problem, value=text)
    return check_year(reading.iso, text)


def _currency(_reader: CellReader, text: str) -> str:
    code = currency_code(half_width(text))
    if not code:
        raise CellProblem("cell-currency-unknown", value=text)
    return code


def _money(reader: CellReader, text: str) -> float:
    """An amount in the portfolio's own currency: another one cannot be converted."""
    bare, signs = split_currency(half_width(text))
    if sign := foreign_sign(signs, reader.currency):
        raise CellProblem("cell-currency", value=text, sign=sign, currency=reader.currency)
    try:
        return _number(bare, whole=False)
    except CellProblem as problem:
        raise CellProblem(problem.message, value=text) from problem


def _number(text: str, *, whole: bool) -> float:
    found = _NUMBER.fullmatch(half_width(text))
    if not found:
        raise CellProblem("cell-too-large" if _HUGE.fullmatch(half_width(text)) else "cell-number", value=text)
    number = round(float(re.sub(r"[,\s]", "", found["digits"])) * _SCALE[found["scale"]], 4) + 0.0
    if abs(number) >= _TOO_LARGE:
        raise CellProblem("cell-too-large", value=text)
    if whole and number != int(number):
        raise CellProblem("cell-whole", value=text)
    return number


def _yes_no(_reader: CellReader, text: str) -> str:
    found = _YES_NO.get(plain(text))
    if found is None:
        raise CellProblem("cell-yes-no", value=text)
    return found


def _choice(reader: CellReader, text: str) -> str:
    whole = reader.word(text)
    if whole:
        return whole
    parts = list(dict.fromkeys(reader.word(part) for part in text.split(ONE_OF)))
    if None in parts:
        raise CellProblem("cell-choice", value=text, known=reader.known)
    return ONE_OF.join(part for part in parts if part)


def _set(reader: CellReader, text: str) -> str | None:
    whole = reader.word(text)
    if whole:
        return reader.join([whole])
    answers = next(
        (found for each in _SEPARATORS if None not in (found := _answers(reader, each, text).values())), None
    )
    if answers is None:
        unknown = [word for word, answer in _answers(reader, _SEPARATORS[1], text).items() if answer is None]
        raise CellProblem("cell-set", value="; ".join(unknown), known=reader.known)
    if NONE in answers and len(set(answers)) > 1:
        own = next(value for value in reader.values if value.id == NONE)
        raise CellProblem("cell-none-and-more", value=text, none=f"{own.id} ({own.title_zh})")
    return reader.join(answer for answer in answers if answer) or None


def _answers(reader: CellReader, separators: re.Pattern[str], text: str) -> dict[str, str | None]:
    """The words of a cell and the answers that they stand for, or None."""
    return {word.strip(): reader.word(word) for word in separators.split(text) if word.strip()}


def _band(_reader: CellReader, text: str) -> str:
    for pattern, shape in _BANDS:
        if found := pattern.fullmatch(half_width(text)):
            numbers = [int(re.sub(r"[,\s]", "", number)) for number in found.groups()]
            if numbers == sorted(numbers):
                return shape.format(*numbers)
    raise CellProblem("cell-band", value=text)


_READERS: dict[str, Callable[[CellReader, str], str | None]] = {
    "id": _id,
    "person": _person,
    "date": _date,
    "moment": _moment,
    "currency": _currency,
    "yes_no": _yes_no,
    "choice": _choice,
    "set": _set,
    "band": _band,
}

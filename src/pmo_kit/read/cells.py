"""One cell at a time: from the text that a person wrote to the value that a register keeps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from pmo_kit.errors import PmoKitError
from pmo_kit.model.method import Method
from pmo_kit.model.questions import Question, Value, with_implied
from pmo_kit.model.register import NUMERIC, ONE_OF, SET_SEPARATOR, Column
from pmo_kit.read.dates import read_date

_YES_NO = {
    **dict.fromkeys(["yes", "y", "true", "是", "有"], "yes"),
    **dict.fromkeys(["no", "n", "false", "否", "无"], "no"),
}
_SEPARATORS = re.compile(r"[;；、\n]")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SCALE = {"万": 10_000.0, "亿": 100_000_000.0, "": 1.0}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]")
_FEW = 30
NONE = "none"


class CellProblem(PmoKitError):  # noqa: N818 - it becomes a fault or a doubt
    """A cell that cannot be read: the message of the catalogue and its values."""

    def __init__(self, message: str, **values: Any):
        self.message, self.values = message, values
        super().__init__(message)


def clean(text: str) -> str:
    """Text as the registers keep it: no control characters, one kind of line end, no space around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Text for comparing words and headings: width, case, spaces and punctuation at the ends left out.

    >>> plain(" Project　Name： ")
    'project name'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", " ", folded).strip(" \t:：*?？.")


def question_column(question: Question) -> Column:
    """The register column that holds the answers to a question."""
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
    })  # fmt: skip


def column_values(column: Column, method: Method) -> tuple[Value, ...]:
    """The answers that a column accepts: its own, or the records of the method that it names."""
    if column.of is None:
        return column.values
    records = getattr(method, column.of).values()
    return tuple(
        Value(id=record.id, title=record.title, title_zh=record.title_zh, also=getattr(record, "also", ()))
        for record in records
    )


class CellReader:
    """Reads the cells of one column.

    An answer may be written as its id, as its title in either language, or in any of its other words.
    """

    def __init__(self, column: Column, method: Method):
        self.column = column
        self.values = column_values(column, method)
        self._words = {
            plain(word): value.id
            for value in reversed(self.values)
            for word in (*value.also, value.title_zh, value.title, value.id)
        }

    @property
    def known(self) -> str:
        """The answers, for a message."""
        listed = [f"{value.id} ({value.title_zh})" for value in self.values[:_FEW]]
        return ", ".join(listed) or "yes, no"

    def read(self, text: str) -> str | float | None:
        """The value of a cell, or None where nothing is written.

        Raises:
            CellProblem: where the text cannot be read as the column's type.
        """
        text = clean(text)
        if not text:
            return None
        if self.column.type in NUMERIC:
            return _number(text, whole=self.column.type == "whole")
        return _READERS.get(self.column.type, _as_text)(self, text)

    def word(self, text: str) -> str | None:
        """The id of the answer that a word stands for."""
        return self._words.get(plain(text))

    def join(self, answers: Iterable[str]) -> str:
        """Answers of a set in the register's order, with what they imply."""
        return SET_SEPARATOR.join(with_implied(self.values, answers))


def _as_text(_reader: CellReader, text: str) -> str:
    return text


def _id(_reader: CellReader, text: str) -> str:
    if not re.fullmatch(r"[\w.-]+", text):
        raise CellProblem("cell-id", value=text)
    return text


def _date(_reader: CellReader, text: str) -> str:
    reading = read_date(text)
    if reading is None or not reading.iso or reading.doubt:
        raise CellProblem("cell-date", value=text)
    return reading.iso


def _number(text: str, *, whole: bool) -> float:
    bare = text.replace(",", "").replace("，", "").replace(" ", "").lstrip("¥￥$")
    scale = bare[-1:] if bare[-1:] in {"万", "亿"} else ""
    bare = bare.removesuffix(scale)
    if not _NUMBER.fullmatch(bare):
        raise CellProblem("cell-number", value=text)
    number = round(float(bare) * _SCALE[scale], 4)
    if whole and number != int(number):
        raise CellProblem("cell-whole", value=text)
    return number


def _yes_no(_reader: CellReader, text: str) -> str:
    found = _YES_NO.get(plain(text))
    if found is None:
        raise CellProblem("cell-yes-no", value=text)
    return found


def _choice(reader: CellReader, text: str) -> str:
    parts = [reader.word(part) for part in text.split(ONE_OF)]
    if len(parts) > 1:
        whole = reader.word(text)
        if whole:
            return whole
    if None in parts:
        raise CellProblem("cell-choice", value=text, known=reader.known)
    return ONE_OF.join(part for part in parts if part)


def _set(reader: CellReader, text: str) -> str:
    whole = reader.word(text)
    if whole:
        return reader.join([whole])
    words = [word.strip() for word in _SEPARATORS.split(text) if word.strip()]
    answers = [reader.word(word) for word in words]
    unknown = [word for word, answer in zip(words, answers, strict=True) if answer is None]
    if unknown:
        raise CellProblem("cell-set", value="; ".join(unknown), known=reader.known)
    if NONE in answers and len(set(answers)) > 1:
        raise CellProblem("cell-none-and-more", value=text)
    return reader.join(answer for answer in answers if answer)


def _band(_reader: CellReader, text: str) -> str:
    numbers = [number.replace(",", "") for number in re.findall(r"\d[\d,]*", text)]
    if len(numbers) == 2 and int(numbers[0]) <= int(numbers[1]):  # noqa: PLR2004 - from and to
        return f"{numbers[0]}-{numbers[1]}"
    if len(numbers) == 1:
        return f"{numbers[0]}+" if re.search(r"[+>]|more|以上", text) else f"{numbers[0]}-{numbers[0]}"
    raise CellProblem("cell-band", value=text)


_READERS: dict[str, Callable[[CellReader, str], str]] = {
    "id": _id,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "set": _set,
    "band": _band,
}

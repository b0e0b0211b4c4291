"""The words of the reports, and how dates, money and lists are written in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from pmo_kit.errors.messages import load_wording
from pmo_kit.model.dates import first_day, precision
from pmo_kit.model.intake import Answer
from pmo_kit.model.text import Language, Reason, Text

_CURRENCIES = {
    "CNY": Text("RMB", "元"),
    "USD": Text("USD", "美元"),
    "HKD": Text("HKD", "港元"),
    "EUR": Text("EUR", "欧元"),
    "GBP": Text("GBP", "英镑"),
    "SGD": Text("SGD", "新加坡元"),
}
_CLOSE = 0.01
_MILLION, _WAN, _THOUSAND = 1_000_000, 10_000, 1_000


@cache
def words() -> Mapping[str, Text]:
    """Every word of the folder `wording` by its key."""
    return {key: Text(pair["en"], pair["zh"]) for key, pair in load_wording(__package__).items()}


class Speaker:
    """Says things in one language."""

    def __init__(self, language: Language):
        self.language = language

    def word(self, key: str, **blanks: object) -> str:
        """A word or sentence of the catalogue with its blanks filled."""
        return words()[key].say(self.language).format(**blanks)

    def text(self, text: Text | None) -> str:
        """A bilingual text; a missing one is said to be missing."""
        return text.say(self.language) if text else self.word("not-stated")

    def original(self, text: Text, only: Language | None) -> str:
        """A text of a record that may exist in one language only; said in the other one, it says so beside itself."""
        told = self.text(text)
        if only in {None, self.language}:
            return told
        return told + (" " if self.language == "en" else "") + self.aside(self.word("untranslated"))

    def join(self, parts: Iterable[str]) -> str:
        """Parts of a list in one line."""
        return (", " if self.language == "en" else "、").join(parts)

    def aside(self, *parts: str) -> str:
        """Parts in brackets, those that are empty left out; nothing where all are."""
        kept = [part for part in parts if part]
        if not kept:
            return ""
        return f"({'; '.join(kept)})" if self.language == "en" else f"（{'；'.join(kept)}）"

    def labelled(self, label: str, value: str) -> str:
        """A label and its value."""
        return f"{label}: {value}" if self.language == "en" else f"{label}：{value}"

    def reason(self, reason: Reason) -> str:
        """Why something is so."""
        parts = [self.text(value) for value in reason.values]
        return words()[reason.kind].say(self.language).format(*parts, list=self.join(parts))

    def answer(self, answer: Answer) -> str:
        """An answer on record; empty where there is none."""
        parts = [self.text(part) for part in answer.answers]
        either = " or " if self.language == "en" else "或"
        return either.join(parts) if answer.one_of else self.join(parts)

    def tier(self, names: Sequence[Text], *, strictest: int, lightest: int) -> str:
        """The tier of these names; where more than one is still possible, how strict it is at least or at most.

        No lighter than the lightest tier there is would say nothing, and read as if it were harmless.
        """
        if strictest == lightest:
            return self.text(names[strictest - 1])
        if lightest == len(names):
            return self.reason(Reason("open-any", (names[strictest - 1],)))
        return self.reason(Reason("open-tier", (names[lightest - 1],)))

    def working_days(self, count: int) -> str:
        """A number of working days."""
        return self.word("working-day" if count == 1 else "working-days", count=count)

    def day(self, day: date | None) -> str:
        """A day: 12 Jan 2026, 2026年1月12日."""
        if day is None:
            return self.word("not-stated")
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {day:%b} {day.year}"

    def share(self, share: float) -> str:
        """A share (0 to 1) in whole per cent; what is rounded to none or to all of it is said to be close to it."""
        if 0 < share < _CLOSE:
            return f"<\u00a0{_CLOSE:.0%}"
        return f">\u00a0{1 - _CLOSE:.0%}" if 1 - _CLOSE < share < 1 else f"{share:.0%}"

    def unit(self, currency: str) -> str:
        """The unit of the amounts of a table: thousands in English, 万元 in Chinese."""
        return self.word("money-unit", currency=self.currency(currency))

    def in_unit(self, amount: float | None) -> str:
        """An amount in the unit of a table, so that all of its amounts can be compared and added."""
        if amount is None:
            return self.word("no-amount")
        return f"{amount / (_WAN if self.language == 'zh' else _THOUSAND):z,.1f}".replace("-", "−")

    def moment(self, at: datetime | None) -> str:
        """A moment of a day: 31 Oct 2026 15:20, in the time zone that it carries."""
        return self.word("not-recorded") if at is None else f"{self.day(at.date())} {at:%H:%M}"

    def hours(self, hours: float) -> str:
        """A length of time to the minute, however long: 23 h 20 min. A sign is left to the words around it."""
        whole, minutes = divmod(round(abs(hours) * 60), 60)
        key = "hours-and-minutes" if whole and minutes else "hours" if whole else "minutes"
        return self.word(key, hours=f"{whole:,}", minutes=minutes)

    def exact(self, amount: float | None, currency: str) -> str:
        """An amount in full, for what is claimed or paid: no rounding but to hundredths."""
        if amount is None:
            return self.word("no-amount")
        shown = f"{amount:,.2f}".removesuffix(".00") + (" " if self.language == "zh" else "")
        return self.word("money", amount=shown, currency=self.currency(currency))

    def currency(self, currency: str) -> str:
        """The name of a currency."""
        return _CURRENCIES.get(currency, Text.same(currency)).say(self.language)

    def dated(self, text: str) -> str:
        """A date of a register as precise as it was written; a blank one is said to be missing."""
        if not text:
            return self.word("not-stated")
        return self.day(first_day(text)) if precision(text) == "day" else text

    def money(self, amount: float | None, currency: str) -> str:
        """An amount in millions (English) or 万元 (Chinese), rounded to what can be decided."""
        if amount is None:
            return self.word("no-amount")
        name = self.currency(currency)
        if self.language == "zh":
            shown = f"{amount / _WAN:,.1f}".removesuffix(".0") + " 万" if amount >= _WAN else f"{amount:,.0f} "
        else:
            shown = f"{amount / _MILLION:,.2f}m" if amount >= _MILLION / 10 else f"{amount:,.0f}"
        return self.word("money", amount=shown, currency=name)

    def cents(self, amount: float, currency: str) -> str:
        """A small amount to the cent, such as the price of one piece."""
        name = _CURRENCIES.get(currency, Text.same(currency)).say(self.language)
        shown = f"{amount:,.2f}" + (" " if self.language == "zh" else "")
        return self.word("money", amount=shown, currency=name)

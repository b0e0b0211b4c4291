"""Charts of the vendor portfolio: shares by layer, and notices over the months, readable without colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from pmo_kit.model.dates import first_day
from pmo_kit.model.text import Text
from pmo_kit.model.vendor_portfolio import JudgedConcentration, Renewal, VendorPortfolioResult
from pmo_kit.report.charts import WIDTH, Scale, drawn
from pmo_kit.report.words import Speaker

_RIGHT = 8.0
_LETTER, _PAD = 6.2, 8.0  # the width of a Latin letter, and the space that a label needs around it
_BARS_LEFT, _BARS_RIGHT, _BAR, _STEP, _TOP = 182.0, 128.0, 24.0, 31.0, 34.0
_ROWS_LEFT, _ROW, _MONTHS, _MOST_ROWS = 210.0, 23.0, 12, 20
_SEVERAL_MONTHS = timedelta(days=31)


def shares_chart(result: VendorPortfolioResult, say: Speaker) -> Markup:
    """Concentration as bars of shares, one for spend and one for critical functions in each layer, in one language."""
    width = WIDTH - _BARS_LEFT - _BARS_RIGHT
    bars = [_bar(each, place, width, result.names, say) for place, each in enumerate(result.concentrations)]
    floor = _TOP + _STEP * len(bars)
    told = say.join(_told_share(each, result.names, say) for each in result.concentrations if each.largest)
    values = {
        "say": say,
        "height": floor + 8,
        "left": _BARS_LEFT,
        "bar": _BAR,
        "bars": bars,
        "top": _TOP - 6,
        "floor": floor - 4,
        "limit": round(_BARS_LEFT + width * result.share_limit, 1),
        "caption": say.word("vendors-chart-axis", limit=say.share(result.share_limit)),
        "text": say.word("vendors-chart-shares-text", list=told),
    }
    return drawn("vendors/shares.svg.j2", values)


def notices_chart(result: VendorPortfolioResult, say: Speaker) -> Markup:
    """The contracts whose notice comes next, with last day of notice and renewal on a scale of months."""
    axis = _Axis.of(result.as_of)
    ahead = [each for each in sorted(result.renewals, key=_when) if each.state != "settled"]
    shown = [each for each in ahead if each.notice_by and each.notice_by < axis.last][:_MOST_ROWS]
    rows = [_contract(each, place, axis, say) for place, each in enumerate(shown)]
    floor = _TOP + _ROW * len(rows)
    told = say.join(f"{say.text(each.name)} {say.day(each.notice_by)}" for each in shown)
    values = {
        "say": say,
        "height": floor + 26,
        "left": _ROWS_LEFT,
        "right": WIDTH - _RIGHT,
        "top": _TOP - 8,
        "floor": floor,
        "rows": rows,
        "months": [(axis.across(day), f"{day:%Y-%m}") for day in axis.months()],
        "bands": _bands(result, axis, say),
        "text": say.word("vendors-chart-notices-text", months=_MONTHS, list=told),
    }
    return drawn("vendors/notices.svg.j2", values)


@dataclass(frozen=True)
class _Axis:
    """Days from the left end to the right end of the scale of months."""

    first: date
    last: date

    @classmethod
    def of(cls, day: date) -> _Axis:
        """A year of whole months, from the beginning of the day's own."""
        first = day.replace(day=1)
        return cls(first, first.replace(year=first.year + 1))

    def months(self) -> Iterator[date]:
        """The first day of every other month."""
        day = self.first
        for place in range(_MONTHS):
            if place % 2 == 0:
                yield day
            day = (day + _SEVERAL_MONTHS).replace(day=1)

    def across(self, day: date) -> float:
        """Where a day stands; before the scale at its left end, after it at its right end."""
        scale = Scale(self.first.toordinal(), self.last.toordinal(), _ROWS_LEFT, WIDTH - _RIGHT)
        return scale.at(min(max(day, self.first), self.last).toordinal())


def _when(renewal: Renewal) -> tuple[date, str]:
    return renewal.notice_by or date.max, renewal.vendor


def _contract(renewal: Renewal, place: int, axis: _Axis, say: Speaker) -> Mapping[str, Any]:
    """One line: label, diamond for the notice, circle for the renewal where the scale has its day."""
    notice = renewal.notice_by or axis.first
    renews = first_day(renewal.renew_date) if renewal.renew_date else None
    label = _cut(say.text(renewal.name), _ROWS_LEFT - _PAD)
    return {
        "y": round(_TOP + _ROW * place + _ROW / 2, 1),
        "label": label,
        "notice": axis.across(notice),
        "passed": notice < axis.first,
        "renewal": axis.across(renews) if renews and axis.first <= renews < axis.last else None,
        "day": say.day(notice),
    }


def _bands(result: VendorPortfolioResult, axis: _Axis, say: Speaker) -> list[tuple[float, str]]:
    """The day of the answer and the ends of the three bands of notice."""
    ends = [0, *result.notice_days]
    days = [result.as_of + timedelta(days=each) for each in ends]
    return [
        (axis.across(day), say.word("vendors-days", count=each) if each else say.word("as-of"))
        for day, each in zip(days, ends, strict=True)
        if day < axis.last
    ]


def _bar(
    judged: JudgedConcentration, place: int, width: float, names: Mapping[str, Text], say: Speaker
) -> Mapping[str, Any]:
    found = judged.found
    points = "–" if found.index.value is None else f"{found.index.value * 10_000:,.0f}"
    return {
        "y": _TOP + _STEP * place,
        "middle": _TOP + _STEP * place + _BAR / 2 + 4,
        "label": f"{say.word('vendors-layer-' + found.layer)} · {say.word('vendors-basis-' + found.basis)}",
        "segments": list(_segments(found.shares, width, names, say)),
        "points": f"{say.word('vendors-chart-hhi')} {points}",
        "band": say.word("vendors-band-" + judged.band),
    }


def _segments(
    shares: Mapping[str, float], width: float, names: Mapping[str, Text], say: Speaker
) -> Iterator[tuple[float, float, str]]:
    """Where each share begins, how long it is, and as much of its name and share as fits into it."""
    begins = _BARS_LEFT
    for provider, share in shares.items():
        length = width * share
        named = f"{say.text(names[provider])} {say.share(share)}"
        yield round(begins, 1), round(length, 1), _cut(named, length - _PAD, tail=say.share(share))
        begins += length


def _told_share(judged: JudgedConcentration, names: Mapping[str, Text], say: Speaker) -> str:
    return say.word(
        "vendors-chart-shares-item",
        layer=say.word("vendors-layer-" + judged.found.layer),
        basis=say.word("vendors-basis-" + judged.found.basis),
        provider=say.text(names[judged.largest or ""]),
        share=say.share(judged.largest_share or 0),
    )


def _cut(text: str, room: float, *, tail: str = "") -> str:
    """A label that fits into its room: whole, or its beginning with dots, or the tail alone, or nothing."""
    if _long(text) <= room:
        return text
    kept = text.removesuffix(" " + tail) if tail else text
    end = "… " + tail if tail else "…"
    while kept and _long(kept + end) > room:
        kept = kept[:-1].rstrip()
    least = 2 if tail else 0
    if len(kept) > least:
        return kept + end
    return tail if tail and _long(tail) <= room else ""


def _long(text: str) -> float:
    wide: Sequence[str] = ("W", "F", "A")
    return sum(2 if unicodedata.east_asian_width(each) in wide else 1 for each in text) * _LETTER

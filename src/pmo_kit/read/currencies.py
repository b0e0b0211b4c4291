"""Which currency an amount says it is in: by a sign, a code or a word before or behind it."""

from __future__ import annotations

import re

_DOLLARS = frozenset({"USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD"})
_CODES = (
    "AED AUD BRL CAD CHF CNY DKK EUR GBP HKD IDR INR JPY KRW MOP MYR "
    "NOK NZD PHP RUB SAR SEK SGD THB TRY TWD USD VND ZAR"
)
_SIGNS: dict[str, frozenset[str]] = {
    **{code.casefold(): frozenset({code}) for code in _CODES.split()},
    **dict.fromkeys(["元", "rmb", "cnh", "yuan", "人民币", "人民币元"], frozenset({"CNY"})),
    **dict.fromkeys(["¥", "￥"], frozenset({"CNY", "JPY"})),
    **dict.fromkeys(["$"], _DOLLARS),
    **dict.fromkeys(["us$", "美元", "美金"], frozenset({"USD"})),
    **dict.fromkeys(["hk$", "港元", "港币"], frozenset({"HKD"})),
    **dict.fromkeys(["s$", "新元", "新加坡元"], frozenset({"SGD"})),
    **dict.fromkeys(["日元", "日圆"], frozenset({"JPY"})),
    **dict.fromkeys(["€", "欧元"], frozenset({"EUR"})),
    **dict.fromkeys(["£", "英镑"], frozenset({"GBP"})),
}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_MARKED = re.compile(rf"\s*(?P<before>{_SIGN})?\s*(?P<rest>.*?)\s*(?P<after>{_SIGN})?\s*", re.IGNORECASE | re.DOTALL)


def split_currency(text: str) -> tuple[str, tuple[str, ...]]:
    """An amount without its currency, and the signs that name the currency.

    >>> split_currency("¥1,200元"), split_currency("USD 5万"), split_currency("7")
    (('1,200', ('¥', '元')), ('5万', ('USD',)), ('7', ()))
    """
    found = _MARKED.fullmatch(text)
    if not found:
        return text, ()
    return found["rest"], tuple(sign for sign in (found["before"], found["after"]) if sign)


def foreign_sign(signs: tuple[str, ...], currency: str) -> str:
    """The first sign that cannot mean the currency; empty where all can, or where no currency is known.

    >>> foreign_sign(("$",), "CNY"), foreign_sign(("¥", "元"), "CNY"), foreign_sign(("$",), "")
    ('$', '', '')
    """
    return next((sign for sign in signs if currency and currency not in _SIGNS[sign.casefold()]), "")

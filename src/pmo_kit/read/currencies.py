"""Which currency an amount says it is in: by a sign, a code or a word before or behind it."""

from __future__ import annotations

import re

_DOLLARS = frozenset({"USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD"})
_CODES = (
    "AED AUD BRL CAD CHF CNY DKK EUR GBP HKD IDR INR JPY KRW MOP MYR "
    "NOK NZD PHP RUB SAR SEK SGD THB TRY TWD USD VND ZAR"
)
# Every currency of ISO 4217 that money is counted in; in these an amount may be quoted, the ones above mark amounts.
_ISO_4217 = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG "
    "QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG "
)
_KNOWN = frozenset(_ISO_4217.split())
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


def currency_code(text: str) -> str:
    """The code of the one currency that a text names; empty where it names none, or could mean several.

    >>> currency_code("usd"), currency_code("人民币"), currency_code("¥"), currency_code("XYZ")
    ('USD', 'CNY', '', '')
    """
    word = text.strip()
    if word.upper() in _KNOWN:
        return word.upper()
    meant = _SIGNS.get(word.casefold(), frozenset())
    return next(iter(meant)) if len(meant) == 1 else ""


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

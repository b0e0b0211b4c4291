"""Characters: which ones a register keeps, and which texts count as the same word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Control characters, halves of characters, marks that turn the reading direction, and what XML cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CODED = re.compile(r"_x00([01][0-9A-F])_")  # a control character in a workbook; exports leave the code in the text
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060]")
_CHINESE = r"[\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_NAME_CHARACTERS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_SPACE_IN_CHINESE = re.compile(rf"(?<={_CHINESE}) | (?={_CHINESE})")
_HALF_WIDTH = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}


def _decoded(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def clean(text: str) -> str:
    r"""Text as the registers keep it: no control characters, one kind of line end, no space around it.

    >>> clean(" a\x07b\r\n")
    'ab'
    """
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    while _CODED.search(text):
        text = _CONTROL.sub("", _LINE_END.sub("\n", _CODED.sub(_decoded, text)))
    return text.strip()


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    r"""Text for comparing words and headings: width, case, invisible characters and punctuation at the ends left out.

    Spaces and line breaks count as one space, and as none beside a Chinese character.

    >>> plain(" Project　Name： "), plain("项目\n名称")
    ('project name', '项目名称')
    """
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", clean(text))).casefold()
    return _SPACE_IN_CHINESE.sub("", re.sub(r"\s+", " ", folded)).strip(" \t:：*?？.")


def half_width(text: str) -> str:
    """Digits, letters and signs as an English keyboard types them.

    >>> half_width("２０２６／３／１")
    '2026/3/1'
    """
    return text.translate(_HALF_WIDTH)


@lru_cache(maxsize=65536)
def name_halves(name: str) -> tuple[str, str]:
    """The Chinese half of a person's name and the other one, its words in one order: some write the family name last.

    >>> name_halves("Wang Fang 王芳"), name_halves("Fang WANG")
    (('王芳', 'fang wang'), ('', 'fang wang'))
    """
    folded = plain(name)
    words = re.findall(r"\w+", _NAME_CHARACTERS.sub(" ", folded))
    return "".join(_NAME_CHARACTERS.findall(folded)), " ".join(sorted(words))

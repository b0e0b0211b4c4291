"""Drawings as inline SVG that a phone shows and a screen reader tells: boxes from top to bottom, joined by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from unicodedata import east_asian_width

_WIDE, _MARGIN, _GAP = 360, 12, 22
_LINE, _PAD = 17, 11
_SIGNS = 50
Kind = Literal["box", "gate", "moment"]


@dataclass(frozen=True)
class Step:
    """One shape: its name, what is said below it, and what it is a kind of."""

    name: str
    said: str = ""
    kind: Kind = "box"
    link: str = ""


def drawing(steps: Sequence[Step], *, name: str, title: str, told: str) -> str:
    """The steps from top to bottom; `title` and `told` are read out instead of the picture."""
    parts, top = [], _MARGIN
    for place, step in enumerate(steps):
        lines = _broken(step.said)
        height = 2 * _PAD + _LINE * (1 + len(lines))
        parts.append(_shape(step, lines, top, height))
        top += height
        if place + 1 < len(steps):
            parts.append(_joined(top, steps[place + 1].kind))
            top += _GAP
    role = "group" if any(step.link for step in steps) else "img"  # an image may hold no links
    head = (
        f'<svg class="drawing" viewBox="0 0 {_WIDE} {top + _MARGIN}" role="{role}" '
        f'aria-labelledby="{name}-title {name}-told" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>'
    )
    return head + "".join(parts) + "</svg>"


def _shape(step: Step, lines: Sequence[str], top: int, height: int) -> str:
    left, width = _MARGIN, _WIDE - 2 * _MARGIN
    if step.kind == "moment":
        edge = f'<circle class="moment" cx="{left + 8}" cy="{top + _PAD + 7}" r="6"/>'
        at = left + 28
    else:
        bend = 14 if step.kind == "gate" else 3
        edge = f'<rect class="{step.kind}" x="{left}" y="{top}" width="{width}" height="{height}" rx="{bend}"/>'
        at = left + 14
    words = [f'<text class="name" x="{at}" y="{top + _PAD + 12}">{escape(step.name)}</text>']
    words += [
        f'<text x="{at}" y="{top + _PAD + 12 + _LINE * place}">{escape(line)}</text>'
        for place, line in enumerate(lines, start=1)
    ]
    whole = edge + "".join(words)
    return f'<a href="{escape(step.link)}">{whole}</a>' if step.link else whole


def _joined(top: int, following: Kind) -> str:
    if following == "moment":
        middle = _MARGIN + 8
        return f'<line class="way" x1="{middle}" y1="{top - 22}" x2="{middle}" y2="{top + _GAP + _PAD}"/>'
    middle, end = _WIDE // 2, top + _GAP
    return (
        f'<line class="way" x1="{middle}" y1="{top}" x2="{middle}" y2="{end - 6}"/>'
        f'<path class="tip" d="M{middle - 5} {end - 7}L{middle + 5} {end - 7}L{middle} {end - 1}Z"/>'
    )


def _broken(text: str) -> list[str]:
    """Lines of a text that fit: a Chinese character takes two signs, an English word is kept whole."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _signs(line + piece.rstrip()) > _SIGNS:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Where a line may end: after a blank, and after a Chinese sign that no closing sign follows."""
    pieces = [""]
    for place, sign in enumerate(text, start=1):
        following = text[place : place + 1]
        pieces[-1] += sign
        if sign == " " or (east_asian_width(sign) in "WF" and (following or "，") not in "，。；：、）”！？"):
            pieces.append("")
    return [piece for piece in pieces if piece]


def _signs(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)

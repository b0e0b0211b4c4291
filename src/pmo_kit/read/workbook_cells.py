"""Changing some cells of one sheet of a workbook, everything else in the file as it was.

The sheet's own XML is changed, for a library that reads a workbook and writes it anew would drop charts, pictures,
pivot tables and the results of formulas.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any
from xml.dom import minidom

from pmo_kit.errors import Faults, Place
from pmo_kit.read.grid import column_letter

LONGEST = 32_767
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")
Address = tuple[int, int]
Node = Any


def change_cells(data: bytes, file: str, sheet: str, changes: Mapping[Address, str | float | None]) -> bytes:
    """The workbook with the cells of one sheet changed that `changes` names by row number and column.

    A new cell looks like the one above it. Excel calculates all formulas anew when it opens the workbook.

    Raises:
        BadInput: where the sheet holds formulas or a changed cell is merged with others: a value there would be a
            guess.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        tree = _parsed(archive.read(part))
        _refuse_what_would_break(tree, Place(file, sheet), changes)
        _change(tree, changes)
        book = _parsed(archive.read("xl/workbook.xml"))
        for calculation in _named(book, "calcPr"):
            calculation.setAttribute("fullCalcOnLoad", "1")
        changed = {part: _xml(tree), "xl/workbook.xml": _xml(book)}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for entry in archive.infolist():
                target.writestr(copy(entry), changed.get(entry.filename) or archive.read(entry), entry.compress_type)
    return stream.getvalue()


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file inside the workbook that holds a sheet."""
    book = _parsed(archive.read("xl/workbook.xml"))
    links = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.getAttribute("Id"): link.getAttribute("Target") for link in _named(links, "Relationship")}
    element = next(element for element in _named(book, "sheet") if element.getAttribute("name") == sheet)
    link = next(value for name, value in element.attributes.items() if name.endswith(":id"))
    return posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")


def _refuse_what_would_break(tree: Node, place: Place, changes: Mapping[Address, str | float | None]) -> None:
    faults = Faults()
    formulas = [element for element in _named(tree, "f") if element.parentNode.localName == "c"]
    for formula in formulas[:1]:
        address = formula.parentNode.getAttribute("r")
        faults.add("sheet-has-formulas", Place(place.file, place.sheet, address))
    for area in _named(tree, "mergeCell"):
        first, _, last = area.getAttribute("ref").partition(":")
        (top, left), (bottom, right) = _position(first), _position(last or first)
        inside = [at for at in changes if top <= at[0] <= bottom and left <= at[1] <= right]
        for row, column in inside[:1]:
            faults.add("cell-merged", Place(place.file, place.sheet, f"{column_letter(column)}{row}"))
    for (row, column), value in changes.items():
        if isinstance(value, str) and len(value) > LONGEST:
            where = Place(place.file, place.sheet, f"{column_letter(column)}{row}")
            faults.add("cell-too-long", where, length=len(value))
    faults.raise_if_any()


def _change(tree: Node, changes: Mapping[Address, str | float | None]) -> None:
    (body,) = _named(tree, "sheetData")
    rows = _numbered(body, lambda text: int(text) if text else None)
    cells = {number: _numbered(row, lambda text: _position(text)[1] if text else None) for number, row in rows.items()}
    for (number, column), value in sorted(changes.items()):
        if number not in rows:
            rows[number], cells[number] = _insert(body, rows, number, "row", str(number)), {}
        row = rows[number]
        if row.hasAttribute("spans"):
            row.removeAttribute("spans")
        if column not in cells[number]:
            address = f"{column_letter(column)}{number}"
            cells[number][column] = _insert(row, cells[number], column, "c", address)
            above = cells.get(number - 1, {}).get(column)
            if above is not None and above.getAttribute("s"):
                cells[number][column].setAttribute("s", above.getAttribute("s"))
        _fill(cells[number][column], value)
    for dimension in _named(tree, "dimension"):
        width = max((column for row in cells.values() for column in row), default=0)
        dimension.setAttribute("ref", f"A1:{column_letter(width)}{max(rows, default=1)}")


def _numbered(parent: Node, number_of: Callable[[str], int | None]) -> dict[int, Node]:
    """The children by their number; one that does not state it follows the one before."""
    found: dict[int, Node] = {}
    start = 1 if parent.localName == "sheetData" else 0
    for child in parent.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            stated = number_of(child.getAttribute("r"))
            found[max(found, default=start - 1) + 1 if stated is None else stated] = child
    return found


def _insert(parent: Node, children: Mapping[int, Node], number: int, name: str, address: str) -> Node:
    """A new row or cell, in its place among the others."""
    prefix = f"{parent.prefix}:" if parent.prefix else ""
    made = parent.ownerDocument.createElement(f"{prefix}{name}")
    made.setAttribute("r", address)
    after = min((each for each in children if each > number), default=None)
    parent.insertBefore(made, None if after is None else children[after])
    return made


def _fill(cell: Node, value: str | float | None) -> None:
    for child in list(cell.childNodes):
        cell.removeChild(child)
    for name in ("t", "cm", "vm"):
        if cell.hasAttribute(name):
            cell.removeAttribute(name)
    prefix = cell.tagName.removesuffix("c")
    document = cell.ownerDocument
    if isinstance(value, str) and value:
        cell.setAttribute("t", "inlineStr")
        text = document.createElement(f"{prefix}t")
        text.setAttribute("xml:space", "preserve")
        text.appendChild(document.createTextNode(_CODE.sub("_x005F_", value)))
        cell.appendChild(document.createElement(f"{prefix}is")).appendChild(text)
    elif isinstance(value, float):
        shown = document.createTextNode(repr(value).removesuffix(".0"))
        cell.appendChild(document.createElement(f"{prefix}v")).appendChild(shown)


def _position(address: str) -> Address:
    """Row number and column of an address; `B3` is (3, 1)."""
    found = _ADDRESS.fullmatch(address.replace("$", ""))
    if found is None:
        raise ValueError(f"not the address of a cell: {address!r}")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _parsed(data: bytes) -> Node:
    return minidom.parseString(data)  # noqa: S318 - openpyxl has read the same file before


def _named(tree: Node, name: str) -> list[Node]:
    return list(tree.getElementsByTagNameNS("*", name))


def _xml(tree: Node) -> bytes:
    return bytes(tree.toxml(encoding="UTF-8", standalone=True))

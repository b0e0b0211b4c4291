"""Files that are not what their name says, told from their first bytes before anything is read into them."""

from __future__ import annotations

import io
import re
import zipfile

from pmo_kit.errors import Place, refuse

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")
_WEB_PAGE = re.compile(rb"<(!doctype|!--|\?xml|html|head|meta|body|style|script|table)|mime-version:")
_MARK = re.compile(r'"?(?:<{7}|={7}|>{7}|\|{7})(?:[\s,"]|$)')
_LOOKED_AT = 400


def refuse_pretender(data: bytes, name: str, ending: str) -> None:
    """Stop where the content is not what the ending of the file's name says.

    Raises:
        BadInput: saying what it is instead, and what to do.
    """
    place = Place(file=name)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise refuse("empty-file", place)
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise refuse("workbook-protected" if encrypted else "workbook-old", place)
    if data.startswith(_ZIP):
        if ending not in WORKBOOKS:
            raise refuse("workbook-misnamed" if _is_workbook(data) else "archive", place, ending=ending)
        return
    if _WEB_PAGE.match(data[:_LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()):
        raise refuse("web-page", place)
    if ending in WORKBOOKS:
        raise refuse("not-a-workbook", place, ending=ending)
    if data.startswith(_BINARY) or (b"\x00" in data[:_LOOKED_AT] and not data.startswith(_UTF16)):
        raise refuse("not-text", place)


def conflict_marks(text: str) -> list[int]:
    """The lines with which version control marks two versions that it could not join; none in a whole file."""
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines, start=1) if _MARK.match(line)]
    kinds = {lines[number - 1].lstrip('"')[0] for number in marks}
    return marks if {"<", ">"} <= kinds else []


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False

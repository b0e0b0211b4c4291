"""The list of all pages by the day on which they are to be looked at again, and of the rules by theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from page_owners import Care, care_written, day_told
from page_parts import pick, table

from pmo_kit.model.method import Method
from pmo_kit.model.records import Record
from pmo_kit.model.text import Language
from pmo_kit.report.words import Speaker

DOCS = Path(__file__).parents[1]
_ITEMS = "reference/obligations/items/"


@dataclass(frozen=True)
class _Listed:
    """A page of the site in one language."""

    name: str
    title: str
    care: Care


def page_reviews(method: Method, language: Language) -> str:
    """Pages and rules by day; the reader's browser marks those whose day is past."""
    say = Speaker(language)
    pages = sorted(_pages(DOCS / language), key=lambda each: (each.care.review_by, each.title))
    items = [each for each in pages if each.name.startswith(_ITEMS)]
    return "\n".join(
        [
            f"# {pick(language, 'Page reviews', '页面复核')}\n",
            pick(
                language,
                "Every page has an owner and a day by which the owner looks at it again. "
                "Your browser marks the days that are past by its own clock; the list is by day either way. "
                "Reviewing a page means changing it, or writing in the changelog who found it right. "
                "Then the owner sets the next day in the front matter of the page, or in the rule. "
                "`pmo check` tells each owner the rules past their day, on any day with `--as-of`.\n",
                "每个页面都有责任人和复核期限。浏览器按本机时钟标出已逾期的页面；列表始终按日期排列。"
                "复核是指修改页面，或在变更记录中写明由谁确认无误；之后由责任人在页面文件头部或规则中填写下一期限。"
                "`pmo check`会向各责任人列出已过期限的规则，可用`--as-of`指定日期。\n",
            ),
            f'<p class="overdue-count" data-told="{_count_told(language)}" hidden></p>\n',
            f"## {pick(language, 'Pages', '页面')}\n",
            _table([each for each in pages if each not in items], method, say),
            f"## {pick(language, 'Rules', '规则')}\n",
            _rules(method, say),
            f"## {pick(language, 'Pages of single obligations', '各项义务的页面')}\n",
            _table(items, method, say),
        ]
    )


def _count_told(language: Language) -> str:
    return pick(language, "Overdue on {day}: {count} of {all} lines.", "截至{day}，{all}行中有{count}行已逾期。")


def _table(pages: list[_Listed], method: Method, say: Speaker) -> str:
    headings = [
        pick(say.language, english, chinese)
        for english, chinese in [("Page", "页面"), ("Owner", "责任人"), ("Review by", "复核期限")]
    ]
    rows = [
        (
            f"[{each.title}]({_link(each.name)})",
            say.text(method.roles[each.care.owner].name),
            day_told(each.care.review_by, say),
        )
        for each in pages
    ]
    return table(headings, rows)


def _rules(method: Method, say: Speaker) -> str:
    """How many rules of each file have which owner and day; one line where all have the same."""
    found: dict[tuple[str, str, object], int] = {}
    for kind in fields(method):
        records = getattr(method, kind.name)
        for record in records.values() if isinstance(records, dict) else ():
            if isinstance(record, Record) and record.review_by:
                key = (kind.name, record.owner, record.review_by)
                found[key] = found.get(key, 0) + 1
    headings = [
        pick(say.language, english, chinese)
        for english, chinese in [("Rules", "规则"), ("Number", "数量"), ("Owner", "责任人"), ("Review by", "复核期限")]
    ]
    rows = [
        (f"`{kind}`", count, say.text(method.roles[owner].name), day_told(day, say))  # type: ignore[arg-type]
        for (kind, owner, day), count in sorted(found.items(), key=lambda each: (str(each[0][2]), each[0][0]))
    ]
    return table(headings, rows)


def _pages(home: Path) -> Iterator[_Listed]:
    for path in sorted(home.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        care = care_written(text)
        heading = re.search(r"^# (.+?)(?: \{.*\})?$", text, re.MULTILINE)
        name = path.relative_to(home).with_suffix("").as_posix()
        if care and heading and name != "reference/page-reviews":
            yield _Listed(name, heading[1], care)


def _link(name: str) -> str:
    return f"{name.removeprefix('reference/')}.md" if name.startswith("reference/") else f"../{name}.md"

"""Every page of the site has somebody who answers for it and a day on which it is looked at again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pmo_kit.model.method import Method

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_page_has_an_owner_who_is_a_role_and_a_day(site: Path, method: Method) -> None:
    """The built site, generated pages too."""
    from page_owners import faults

    assert site.is_dir()
    assert faults(DOCS, method) == []


def test_pages_without_owner_day_or_role_are_named_all_at_once(tmp_path: Path, method: Method) -> None:
    """With what to write; a date in words is no day."""
    from page_owners import faults

    home = tmp_path / "docs"
    texts = {
        "en/none": "# Page\n",
        "en/no-day": "---\nowner: pmo-lead\n---\n\n# Page\n",
        "en/words": "---\nowner: pmo-lead\nreview_by: next May\n---\n\n# Page\n",
        "zh/stranger": "---\nowner: boss\nreview_by: 2027-05-31\n---\n\n# 页面\n",
        "zh/good": "---\nowner: pmo-lead\nreview_by: 2027-05-31\n---\n\n# 页面\n",
    }
    for name, text in texts.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / f"{name}.md").write_text(text, encoding="utf-8")
    told = faults(home, method)
    assert [line.partition(":")[0] for line in told] == [
        f"docs/{name}.md" for name in ("en/no-day", "en/none", "en/words", "zh/stranger")
    ]
    assert "`boss` is no role" in told[-1]


def test_a_generated_page_takes_owner_and_day_from_its_rules(method: Method) -> None:
    """The earliest day of all; every page whose rules are named exists."""
    from generated_pages import PAGES, every_page
    from page_owners import _RULES_OF, care_of

    assert care_of("reference/calendars", method).review_by == min(
        each.review_by for each in method.calendars.values() if each.review_by
    )
    assert care_of("reference/obligations/cn", method).owner == "compliance-officer"
    assert set(_RULES_OF) <= set(every_page(method))
    assert "reference/tiers" in PAGES


def test_both_languages_of_a_page_have_the_same_owner_and_day(site: Path) -> None:
    """Whoever reviews one reviews the other."""
    from page_owners import care_written

    assert site.is_dir()
    for path in (DOCS / "en").rglob("*.md"):
        other = DOCS / "zh" / path.relative_to(DOCS / "en")
        english, chinese = (care_written(each.read_text(encoding="utf-8")) for each in (path, other))
        assert english == chinese, path


def test_the_foot_of_a_page_says_who_and_until_when(site: Path) -> None:
    """In its language, with the day as a script reads it."""
    for page, words in (
        ("start.html", ("Page owner: AI PMO lead", "Review by: ")),
        ("zh/start.html", ("页面责任人：AI项目管理办公室负责人", "复核期限：")),
    ):
        foot = re.search(r'<p class="page-foot".*?</p>', (site / page).read_text(encoding="utf-8"))
        assert foot, page
        assert all(word in foot[0] for word in words)
        day = re.search(r'<time datetime="([\d-]+)"', foot[0])
        assert day
        assert date.fromisoformat(day[1])


def test_the_list_of_reviews_has_every_page_by_day(site: Path) -> None:
    """In both languages; the days ascend within a table, with or without a script."""
    for language in ("", "zh"):
        home = site / language
        html = (home / "reference" / "page-reviews.html").read_text(encoding="utf-8")
        for path in (DOCS / (language or "en")).rglob("*.md"):
            name = path.relative_to(DOCS / (language or "en")).with_suffix(".html").as_posix()
            link = name.removeprefix("reference/") if name.startswith("reference/") else f"../{name}"
            assert name == "reference/page-reviews.html" or f'<td><a href="{link}">' in html, name
        for table in re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL):
            days = re.findall(r'datetime="([\d-]+)"', table)
            assert days == sorted(days)

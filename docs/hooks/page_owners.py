"""Who answers for a page, and until when it is to be looked at again: written at its head, shown at its foot.

MkDocs runs this as a hook. A page written by hand says both in its front matter (`owner` is the id of a role,
`review_by` a day); a generated page takes them from the rules that it shows, the earliest day of all. A page without
them stops the build.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from page_parts import is_first_build, kit_rules, pick

from pmo_kit.model.method import Method
from pmo_kit.model.obligation import NOWHERE
from pmo_kit.model.records import Record
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.report.words import Speaker

_HEAD = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
_OWNER = re.compile(r"^owner: (\S+)$", re.MULTILINE)
_DAY = re.compile(r"^review_by: (20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))$", re.MULTILINE)
_ITEMS = "reference/obligations/items/"
# Each obligation is found on the page of its jurisdiction, every page by itself, and no answer before the question.
_UNSEARCHED = (_ITEMS, "reference/page-reviews", "training/keys", "training/analyst-key")
# Who asks about a gate or a rule wants its page first, and the unit that teaches it after it.
_WEIGHTS: Mapping[str, float] = {"lifecycle/": 2, "training/": 0.3}
_RULES_OF: Mapping[str, tuple[str, ...]] = {
    "reference/tiers": ("tiers", "impact_rules", "complexity_rules", "tier_table", "reliance_rules", "overrides"),
    "reference/gates": ("gates", "requirements"),
    "reference/decisions": ("decision_kinds", "decision_outcomes"),
    "reference/authorities": ("authorities", "independence_rules"),
    "reference/clocks": ("clocks",),
    "reference/questions": ("questions",),
    "reference/assessments": ("assessments", "assessment_questions"),
    "reference/thresholds": ("thresholds", "duplicate_signals", "routes", "stages", "roles"),
    "reference/risks": ("risks",),
    "reference/controls": ("controls",),
    "reference/coverage": ("catalogues",),
    "reference/risk-scale": ("appetite", "likelihood_bands", "impact_bands", "simulations"),
    "reference/vendor-choice": ("contract_terms", "ranking_methods", "random_indices", "cost_kinds", "cost_scenarios"),
    "reference/causes-and-metrics": ("causes", "action_metrics"),
    "reference/documents": ("artefacts",),
    "reference/calendars": ("calendars",),
    "reference/sources": ("references",),
    "reference/obligations/index": ("obligations",),
    "lifecycle/index": ("stages", "gates"),
    "glossary": ("terms",),
}


@dataclass(frozen=True)
class Care:
    """The role that answers for a page and the day by which it looks at it again."""

    owner: str
    review_by: date


# A page that shows no rules: what the command tells of itself, what was measured.
_NO_RULES = Care("pmo-lead", date(2027, 5, 31))


def care_of(name: str, method: Method) -> Care:
    """Who answers for a generated page: the owner of most of its rules, by the earliest of their days."""
    records = list(_records(name, method))
    if not records:
        return _NO_RULES
    owners = Counter(record.owner for record in records)
    return Care(owners.most_common(1)[0][0], min(record.review_by for record in records if record.review_by))


def with_care(name: str, content: str, method: Method) -> str:
    """A generated page with its front matter."""
    care = care_of(name, method)
    return f"---\nowner: {care.owner}\nreview_by: {care.review_by}\n{_searched(name)}---\n\n{content}"


def _searched(name: str) -> str:
    """How the search takes a page: not at all, as more or as less than others, or as every other."""
    if name.startswith(_UNSEARCHED):
        return "search:\n  exclude: true\n"
    weight = next((weight for start, weight in _WEIGHTS.items() if name.startswith(start)), None)
    return f"search:\n  boost: {weight}\n" if weight else ""


def care_written(text: str) -> Care | None:
    """What the front matter of a page says, where it says both."""
    head = _HEAD.match(text)
    owner, day = (each.search(head[1]) if head else None for each in (_OWNER, _DAY))
    return Care(owner[1], date.fromisoformat(day[1])) if owner and day else None


def faults(docs: Path, method: Method) -> list[str]:
    """One line for each page that nobody answers for, in either language."""
    told = []
    for path in (path for language in LANGUAGES for path in sorted((docs / language).rglob("*.md"))):
        care = care_written(path.read_text(encoding="utf-8"))
        where = path.relative_to(docs.parent).as_posix()
        if care is None:
            told.append(f"{where}: write `owner: ROLE` and `review_by: YYYY-MM-DD` in the front matter.")
        elif care.owner not in method.roles:
            told.append(f"{where}: the owner `{care.owner}` is no role; write one of {', '.join(method.roles)}.")
    return told


def _records(name: str, method: Method) -> Iterable[Record]:
    folder, _, last = name.rpartition("/")
    if folder == "lifecycle" and last != "index":
        return [method.stages[last]] if last in method.stages else [method.gates[last.upper()]]
    if name.startswith(_ITEMS):
        return [method.obligations[last]]
    if folder == "reference/obligations" and last != "index":
        place = NOWHERE if last == "standards" else last.upper()
        return [rule for rule in method.obligations.values() if rule.jurisdiction == place]
    return [record for kind in _RULES_OF.get(name, ()) for record in getattr(method, kind).values()]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Stop where a page has no owner or no day, naming every one."""
    told = faults(Path(config.docs_dir), kit_rules()) if is_first_build(config) else []
    if told:
        raise PluginError("\n".join(told))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs asks so
    """The page with its foot, which a search leaves out."""
    language: Language = "zh" if page.file.src_uri.startswith("zh/") else "en"
    return html + foot(Care(page.meta["owner"], page.meta["review_by"]), kit_rules(), language)


def foot(care: Care, method: Method, language: Language) -> str:
    """Who answers and until when; a script marks a day that is past, by the reader's own clock."""
    say = Speaker(language)
    owner = say.labelled(pick(language, "Page owner", "页面责任人"), say.text(method.roles[care.owner].name))
    review = say.labelled(pick(language, "Review by", "复核期限"), day_told(care.review_by, say))
    return f'\n<p class="page-foot" data-search-exclude>{owner} · {review}</p>\n'


def day_told(day: date, say: Speaker) -> str:
    """A day as a script finds it, with the word that is shown when the day is past."""
    overdue = pick(say.language, "overdue", "已逾期")
    return f'<time datetime="{day}" data-overdue="{overdue}">{say.day(day)}</time>'

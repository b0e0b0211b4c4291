"""The playbooks run on the sample, for the pages of the site: what each run shows, in both languages.

A run is kept beside the sources of the site with a digest of all that it stands on, and is not done again while that is
the same.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.paths import method_folder, register_folder, sample_folder
from pmo_kit.read.files import sha256, write_whole
from pmo_kit.record.digests import digest_of, kit_digest
from pmo_kit.run.export import page_body
from pmo_kit.run.playbooks import Playbook

KEPT = Path(__file__).resolve().parents[2] / ".cache" / "site"
_HEADING = re.compile(r"<h2>(.*?)</h2>")
_PRINTED = re.compile(r"<style>.*?</style>\s*|<p class=\"marking\">.*?</p>\s*", re.DOTALL)


def executed(playbook: Playbook, language: Language) -> str:
    """The body of the page that a run with the playbook's own parameters gives."""
    return _bodies(playbook.path, playbook.name)[language]


def parts(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The answer of a page, which stands before its first question, and each question with what is said to it."""
    told = _PRINTED.sub("", body)
    answer, *rest = _HEADING.split(told)
    return answer, list(zip(rest[::2], rest[1::2], strict=True))


@cache
def _bodies(path: Path, name: str) -> dict[str, str]:
    key, kept = _key(path), KEPT / f"{name}.json"
    before: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    if before.get("key") == key:
        return {language: before[language] for language in LANGUAGES}
    notebook = _run(path)
    bodies: dict[str, str] = {language: page_body(notebook, language) for language in LANGUAGES}
    write_whole(kept, json.dumps({"key": key, **bodies}, ensure_ascii=False))
    return bodies


def _run(path: Path) -> Any:
    """The notebook as the command runs it, without leaving anything in the sample."""
    import papermill  # heavy; only where something has changed

    return papermill.execute_notebook(
        str(path),
        None,
        parameters={"portfolio": ".", "language": "both"},
        engine_name="pmo",
        kernel_name="python3",
        progress_bar=False,
        resources={"metadata": {"path": str(sample_folder("sample"))}},
        extra_arguments=["--IPKernelApp.log_level=50"],
    )


def _key(path: Path) -> str:
    """The notebook, the kit, the rules and the sample."""
    folders = (method_folder(), register_folder(), sample_folder("sample"))
    files = sorted(each for folder in folders for each in folder.rglob("*") if each.is_file())
    return digest_of([sha256(path), kit_digest(), [[each.name, sha256(each)] for each in files]])

"""Where the kit keeps what a PMO edits and runs, and what the folders of a portfolio are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Inside `method/`: rules of others, read before the organisation's own, which may change them.
PACKS = "packs"
# Among runs: what they read, each file under its digest.
INPUTS = ".inputs"
# Beside them: a line for each manifest and each index that was written, and what the last line is.
LEDGER = "ledger.jsonl"
LEDGER_HEAD = "ledger-head.json"

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def kit_folder(name: str) -> Path:
    """Find `templates`, `playbooks` or another top-level folder, in a checkout or in an installed wheel."""
    installed = _PACKAGE / "kit" / name
    return installed if installed.is_dir() else _CHECKOUT / name


def method_folder() -> Path:
    """The kit's own rules."""
    return kit_folder("templates") / "method"


def register_folder() -> Path:
    """The kit's column definitions, one file for each register."""
    return kit_folder("templates") / "registers"


def document_folder() -> Path:
    """The kit's fill-in documents, one file for each."""
    return kit_folder("templates") / "documents"


def mapping_folder() -> Path:
    """The mappings that import known foreign files."""
    return kit_folder("templates") / "mappings"


def sample_folder(kind: str) -> Path:
    """A portfolio to start from: `sample` or `empty`."""
    return kit_folder("templates") / "portfolios" / kind


def playbook_folder() -> Path:
    """The notebooks."""
    return kit_folder("playbooks")


def lock_file() -> Path:
    """The hash-locked list of dependencies that this kit was tested with."""
    installed = _PACKAGE / "kit" / "locks" / "run.lock"
    return installed if installed.is_file() else _CHECKOUT / ".locks" / "run.lock"


@dataclass(frozen=True)
class PortfolioFolder:
    """The names inside a portfolio's folder."""

    root: Path

    @property
    def settings(self) -> Path:
        """Who the portfolio belongs to and how it counts days and money."""
        return self.root / "portfolio.yaml"

    @property
    def registers(self) -> Path:
        """The tables that people keep."""
        return self.root / "registers"

    @property
    def method(self) -> Path:
        """The organisation's own changes to the rules."""
        return self.root / "method"

    @property
    def packs(self) -> Path:
        """Rules of others, brought in whole; the organisation's own changes to them stand beside this folder."""
        return self.method / PACKS

    @property
    def kit_rules(self) -> Path:
        """The kit's rules of the day on which a portfolio was laid out from a run's inputs; absent in any other."""
        return self.root / "templates" / "method"

    @property
    def mappings(self) -> Path:
        """The organisation's own import mappings."""
        return self.root / "mappings"

    @property
    def document_templates(self) -> Path:
        """The organisation's own fill-in documents, instead of the kit's of the same id or beside them."""
        return self.root / "templates" / "documents"

    @property
    def documents(self) -> Path:
        """Fill-in documents of each initiative, as people work on them."""
        return self.root / "documents"

    @property
    def imports(self) -> Path:
        """What each import brought, raw values included."""
        return self.root / "imports"

    @property
    def gathered(self) -> Path:
        """What the projects' folders said last. No source of an import can have this name."""
        return self.imports / "_projects"

    @property
    def unfinished(self) -> Path:
        """What a gathering is writing, or was writing when it was interrupted."""
        return self.gathered / ".unfinished"

    @property
    def runs(self) -> Path:
        """Executed playbooks."""
        return self.root / "runs"

    @property
    def inputs(self) -> Path:
        """What the runs read, each file once under its digest."""
        return self.runs / INPUTS

    @property
    def decisions(self) -> Path:
        """What was decided, one line each."""
        return self.root / "decisions"

    @property
    def decision_log(self) -> Path:
        """The hash-chained log."""
        return self.decisions / "log.jsonl"

    @property
    def decision_head(self) -> Path:
        """How many entries the log has, and the hash of the last one."""
        return self.decisions / "head.json"

    @property
    def lab(self) -> Path:
        """The copy of the playbooks that JupyterLab opens."""
        return self.root / "lab"

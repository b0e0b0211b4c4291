"""The facts and rules on which a decision was taken: the run's recorded inputs, laid out and read as they were."""

from __future__ import annotations

from pathlib import Path

from pmo_kit.errors import Place, refuse
from pmo_kit.model.decision import RunReference
from pmo_kit.model.portfolio import InputFile, Portfolio
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.record import manifest
from pmo_kit.record.input_store import input_roots, lay_out, stores_above

# What a run reads besides the portfolio and its rules: the notebook and the list of dependencies.
_NOT_FACTS = ("playbooks/", "run.lock")


class RecordedFacts:
    """Opens the portfolios that runs read, each laid out once in a folder of its own below `work`."""

    def __init__(self, root: Path, work: Path):
        self.root, self.work = root, work
        self._opened: dict[tuple[InputFile, ...], Portfolio] = {}

    def of(self, reference: RunReference) -> Portfolio:
        """The list of initiatives, the evidence and the rules as they were when the run was made.

        The register of evidence has no rows where the run did not read it.

        Raises:
            BadInput: when the run is not the one that was decided on, or something that it read is not kept any more.
        """
        folder = self.root / reference.folder
        run = manifest.read_manifest(folder)
        if run is None:
            raise refuse("run-not-found", Place(file=reference.folder))
        if sha256(folder / manifest.NAME) != reference.manifest_sha256:
            raise refuse("run-altered", Place(file=reference.folder), file=manifest.NAME)
        facts = tuple(file for file in run.inputs if not file.name.startswith(_NOT_FACTS))
        if facts not in self._opened:
            home = self.work / str(len(self._opened))
            missing = lay_out(facts, home, stores_above(folder), input_roots(self.root))
            if missing:
                raise refuse("inputs-gone", Place(file=reference.folder), files=tuple(missing))
            self._opened[facts] = open_portfolio(home, registers=("initiatives", "evidence"))
        return self._opened[facts]

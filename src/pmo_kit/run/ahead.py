"""What every run needs, loaded before the fork: a forked process has it without loading it again."""

from __future__ import annotations

import sys
from functools import cache


@cache
def import_ahead() -> None:
    """Import what playbooks and their kernel need, and compile the templates of the pages; once in a process."""
    import papermill  # noqa: F401

    import pmo_kit
    from pmo_kit.report.fragments import load_templates

    for name in pmo_kit.__all__:
        getattr(pmo_kit, name)
    load_templates()
    if sys.platform.startswith("linux"):
        from pmo_kit.run import forked_client  # noqa: F401

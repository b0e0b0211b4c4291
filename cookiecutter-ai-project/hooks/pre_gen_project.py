"""Refuse an initiative id that cannot be the name of a folder on every system."""

import re
import sys

ID = {{ cookiecutter.initiative_id | tojson }}
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(1, 10))}

if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", ID) or ID.upper() in RESERVED:
    sys.exit(
        "The initiative id must be letters, digits, - and _, at most 40, for example OPS-001. / "
        "项目编号只能包含英文字母、数字、- 与 _，最多 40 个字符，例如 OPS-001。"
    )

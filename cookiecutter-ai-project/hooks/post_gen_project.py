"""Keep what the template wrote, word for word: `pmo update` tells by it what people have written since."""

import json
from pathlib import Path

# Where this machine keeps things is nothing that the folder should remember.
MACHINE = {"_template", "_template_version", "_output_dir", "_repo_dir", "_checkout", "_extensions", "_jinja2_env_vars"}
ASKED = json.loads({{ cookiecutter | tojson | tojson }})
HERE = Path.cwd()

record = {
    "version": ASKED["_template_version"],
    "answers": {name: said for name, said in ASKED.items() if name not in MACHINE and not name.startswith("__")},
    "as_of": "",
    "files": {
        path.relative_to(HERE).as_posix(): path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        for path in sorted(HERE.rglob("*"))
        if path.is_file()
    },
    "registers": {},
}
text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
(HERE / ".pmo").mkdir()
(HERE / ".pmo" / "template.json").write_bytes(text.encode("utf-8"))

# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what may not lie about in the repository: secrets, and the address of a package index.

Forty lines instead of a scanner: the known ones bring a list of findings to forgive, which nobody reads again. A line
that looks like a secret and is none says so at its end: `not a secret`, and why.
"""

import math
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = re.compile(r"(?:^|/)(?:\.(?!ci/)[^/]+|var|dist|node_modules|__pycache__|LICENSES)/")
BINARY = {".woff2", ".ttf", ".png", ".mo", ".pyc", ".json"}
KNOWN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bglpat-[\w-]{20}|\bnpm_\w{36}"
    r"|\bpypi-\w{40}|\bxox[abprs]-[\w-]{10}|\bsk_live_\w{16}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."
    r"|\b\w+://[^\s/:@<{]+:[^\s/:@<{]+@"  # an address with a password in it
)
NAMED = re.compile(  # token = "…" in code, TOKEN=… in a file with settings
    r"(?i)(?:secret|passw|token|pepper|private|key)\w*['\"]?(?:\s*[:=]\s*['\"]|(?-i:(?<=[A-Z])=))([^\s'\"(){}]{16,})"
)
LOCKED = re.compile(r"[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def ours() -> Iterator[Path]:
    """The files of the project."""
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not NOT_OURS.search(f"{name}/"))
        yield from (here / name for name in sorted(files))


def is_random(text: str) -> bool:
    """Whether the characters tell so little of each other that nobody thought of them: over 3.5 bits each."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts) > 3.5 and any(c.isdigit() for c in text)


def secrets() -> Iterator[str]:
    """Lines that give something away."""
    for file in ours():
        if file.suffix in BINARY or file.parent.name == "requirements":
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            named = NAMED.search(line)
            if (KNOWN.search(line) or (named and is_random(named[1]))) and "not a secret" not in line:
                yield f"{file.relative_to(ROOT)}:{number}: looks like a secret"


def addresses() -> Iterator[str]:
    """Lines of lock files that are more than a package, a version and a hash."""
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not LOCKED.fullmatch(line):
                yield f"{file.relative_to(ROOT)}:{number}: not a package, a version and hashes"
    if "://" in (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"):
        yield "assets/package-lock.json: names an address; see assets/README.md"


if __name__ == "__main__":
    problems = [*secrets(), *addresses()]
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(bool(problems))

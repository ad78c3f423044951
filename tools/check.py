# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for judging without running: a line for each part, and what the parts say that are not well."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PARTS = {  # the longest first: they begin first
    "types": ["mypy"],
    "licences": ["reuse", "lint", "--lines"],
    "layers": ["lint-imports"],
    "migrations": ["python", "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations": ["python", "tools/messages.py", "check"],
    "lives": ["python", "tools/lives.py", "check"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "secrets": ["python", "tools/tidy.py"],
    "rules of style": ["ruff", "check", "--quiet", "."],
    "form": ["ruff", "format", "--check", "--quiet", "."],
}
# No part works on a database, but the settings want to know where it is, and what the keys are.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "buurtsamen.config.settings",
    "DATABASE_URL": "host=/nowhere dbname=none",
    "SECRET_KEY": "check",
    "CODE_PEPPER": "00",
    "SEAL_KEY": "00",
}


def judge(part: str) -> bool:
    """Whether a part is well; prints its line."""
    begun = time.monotonic()
    program, *arguments = PARTS[part]
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    line = f"  {part:<52}{time.monotonic() - begun:6.1f} s"
    print(line if done.returncode == 0 else f"{line}  wrong\n\n{done.stdout.strip()}\n", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        sys.exit(not all(list(pool.map(judge, sys.argv[1:] or PARTS))))

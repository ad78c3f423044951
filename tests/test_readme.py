# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the papers tell a reader to type is there."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "assets" / "README.md"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
TYPED = re.compile(r"^    .+|`[^`\n]+`", re.MULTILINE)  # a block of its own, or words in a sentence


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_command_exists(paper: Path) -> None:
    typed = "\n".join(TYPED.findall(paper.read_text(encoding="utf-8")))

    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", typed)) <= TARGETS
    for name, rest in re.findall(r"(?m)(?:^ *|`|bin/)buurtsamen ([a-z][a-z_-]*)([^`\n]*)", typed):
        command = load_command_class(get_commands()[name], name)
        options = set(re.findall(r"--[a-z-]+", rest))
        assert options <= command.create_parser("buurtsamen", name)._option_string_actions.keys()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_file_that_a_paper_points_at_exists(paper: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", paper.read_text(encoding="utf-8")):
        assert (paper.parent / target).exists(), target


def test_make_tells_what_can_be_made() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^  make ([a-z-]+) ", told, re.MULTILINE)) == TARGETS - {"installed", "developed"}

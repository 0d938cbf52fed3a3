#!/usr/bin/env python3
"""Checks that the paths and links named in the documents exist. Capitals stand for any name: tests/unit/ROOM."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOPS = ("include", "src", "tools", "tests", "docs", "cmake", "cuda", "corpora", ".ci")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"(?<![\w./-])(?:%s)(?:/[\w.*{},+-]+)+/?" % "|".join(re.escape(top) for top in TOPS))
MADE = ("corpora/downloads",)  # by a program, when it is run
RELATIVE = re.compile(r"^\.{0,2}[\w./-]+$")


def expand(pattern):
    """a/{b,c}/d -> a/b/d, a/c/d."""
    found = re.search(r"\{([^{}]*)\}", pattern)
    if not found:
        return [pattern]
    return [p for choice in found.group(1).split(",") for p in expand(pattern[:found.start()] + choice + pattern[found.end():])]


def exists(pattern):
    pattern = re.sub(r"\*+", "*", pattern)
    pattern = re.sub(r"(?<=/)(?:ROOM|LEVEL|NAME|FORMAT|NNN)(?![A-Za-z])", "*", pattern)
    return any(True for _ in ROOT.glob(pattern.strip("/")))


def main():
    documents = sorted(p for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpora").glob("*.md")])
    wrong, named = [], 0
    for document in documents:
        for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{document.relative_to(ROOT)}:{number}"
            for path in {p.rstrip(".,") for p in PATH.findall(line)}:
                for one in expand(path):
                    named += 1
                    if not one.startswith(MADE) and not exists(one):
                        wrong.append(f"{where}: {one} does not exist")
            for link in LINK.findall(line):
                if RELATIVE.match(link):
                    named += 1
                    if not (document.parent / link).exists():
                        wrong.append(f"{where}: the link to {link} leads nowhere")
    assert not exists("src/no-such-room/x.cpp"), "the check finds everything"
    print("\n".join(wrong) if wrong else f"{named} paths in {len(documents)} documents exist")
    return 1 if wrong or named == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

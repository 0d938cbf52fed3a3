#!/usr/bin/env python3
"""Checks that includes follow the arrows between the rooms (docs/ARCHITECTURE.md): folders that may include each other knot."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIRECT = {  # room -> rooms it stands on
    "core": [], "io": ["core"], "text": ["io"], "vocab": ["text"], "corpus": ["vocab"],
    "counts": ["corpus"], "lm": ["corpus"], "vectors": ["corpus"], "embed": ["vectors"], "query": ["vectors"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def below(room):
    seen = {room}
    for other in DIRECT[room]:
        seen |= below(other)
    return seen


def allowed(path):
    """The rooms that a file may include, by its place."""
    top, *rest = path.parts
    if top == "include":
        return below(rest[1])
    if top == "src":
        return below(rest[0])
    return set(DIRECT)  # cuda/ stands on all the rooms, tools/ and tests/ see everything


def faults(path, text):
    public = path.parts[0] == "include"
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        where = f"{path}:{number}"
        if found:
            quote, name = found.groups()
            parts = pathlib.PurePosixPath(name).parts
            ours = parts[0] == "wordloom"
            room = parts[1] if ours and len(parts) > 2 else parts[0] if quote == '"' and len(parts) > 1 else None
            if room in DIRECT and room not in allowed(path):
                yield f"{where}: {room}/ is not below this room: {name}"
            if "cuda" in parts and path.parts[0] != "cuda":
                yield f"{where}: nothing outside cuda/ includes cuda/: {name}"
            if public and quote == '"' and not ours:
                yield f"{where}: a public header includes a private one: {name}"
            if public and (name.startswith(("nlohmann/", "unicode/", "hwy/", "cuda")) or name.endswith(".cuh")):
                yield f"{where}: a public header needs no more than the standard library and fmt: {name}"
        elif "__CUDACC__" in line and str(path) != "include/wordloom/core/hd.hpp" and path.parts[0] != "cuda" and line.lstrip().startswith("#"):
            yield f"{where}: WORDLOOM_HD in core/hd.hpp is the only place that asks who compiles"


def main():
    files = [p for top in ("include", "src", "tools", "tests", "cuda") for p in sorted((ROOT / top).rglob("*"))
             if p.suffix in {".hpp", ".cpp", ".cuh", ".cu", ".h", ".inc"}]
    rooms = {p.relative_to(ROOT).parts[1] for p in files if p.relative_to(ROOT).parts[0] == "src"}
    wrong = [f"src/{room}: a room without a place among the arrows" for room in sorted(rooms - set(DIRECT))]
    for path in files:
        wrong += faults(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    # The check itself must be able to fail: an include of a later room is a fault.
    assert list(faults(pathlib.Path("src/io/x.cpp"), '#include "wordloom/text/utf8.hpp"')), "the check finds nothing"
    print("\n".join(wrong) if wrong else f"{len(files)} files follow the arrows")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

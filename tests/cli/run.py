#!/usr/bin/env python3
"""Runs the command line cases of tests/cli/cases/*.txt.

usage: run.py PROGRAMS_DIR [--slow | --all] [-j N] [FILTER]

Without --slow only cases without the tag "slow" run, with it only those with it. FILTER is a regular expression searched
in "file: name". Exit code 0: all passed, 1: some failed, 77: all skipped.

A case file holds cases; each is a head and some blocks:

    == the name of the case, a sentence
    tags: slow                       words; "slow" runs with --slow only
    need: shell command              skipped with the reason after '#' unless the command succeeds
    file: NAME                       written into the case's own directory; its lines follow, each after "| "
    | content
    run: shell command               sh, in that directory; further lines each after "| "; PATH has the programs
    stdin:                           lines follow, each after "| "
    exit: 0                          default 0
    stdout:                          what is expected; without the block: nothing
    | this very line
    ~ a regular expression for a whole line
    ...                              any number of lines, also none
    stderr:                          as stdout

$FIXTURES is a directory with what fixtures.py made; $CLI is tests/cli.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import fixtures
from environment import forget_settings

HERE = pathlib.Path(__file__).resolve().parent
# Sanitized programs are some ten times slower; the build that makes them says so.
SLOWNESS = float(os.environ.get("WORDLOOM_SLOWNESS", "1"))
FAST_SECONDS, SLOW_SECONDS = 120 * SLOWNESS, 600 * SLOWNESS


class Case:
    def __init__(self, where, name):
        self.where, self.name = where, name
        self.tags, self.needs, self.files = [], [], {}
        self.run, self.stdin, self.exit, self.stdout, self.stderr = [], None, 0, [], []


def parse(path):
    """The cases of one file. Raises ValueError with the line of a mistake."""
    cases, case, block = [], None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("== "):
            case, block = Case(where, line[3:].strip()), None
            cases.append(case)
            continue
        if not line.strip() or line.startswith("#"):
            continue
        if case is None:
            raise ValueError(f"{where}: a line before the first case")
        if block is not None and (line[:2] in ("| ", "~ ") or line in ("|", "...")):
            if line[:1] != "|" and block not in (case.stdout, case.stderr):
                raise ValueError(f"{where}: only stdout and stderr take patterns")
            if line.startswith("~ "):
                re.compile(line[2:])
            block.append(line if block in (case.stdout, case.stderr) else line[2:])
            continue
        key, colon, value = line.partition(":")
        value = value.strip()
        if not colon:
            raise ValueError(f"{where}: not understood: {line}")
        if key == "tags":
            case.tags = value.split()
        elif key == "need":
            case.needs.append(value)
        elif key == "file":
            block = case.files.setdefault(value, Lines())
        elif key == "run":
            case.run = block = Lines([value] if value else [])
        elif key == "stdin":
            case.stdin = block = Lines()
        elif key == "exit":
            case.exit = int(value)
        elif key in ("stdout", "stderr"):
            block = Lines()
            setattr(case, key, block)
        else:
            raise ValueError(f"{where}: unknown key {key}")
    for case in cases:
        if not case.run:
            raise ValueError(f"{case.where}: a case without run:")
    return cases


class Lines(list):
    """A list that is equal to itself only, so that blocks can be told apart."""
    __hash__ = None

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other


def matches(expected, actual):
    """Whether the lines agree with the patterns; "..." stands for any number of lines."""
    reachable = {0}
    for pattern in expected:
        following = set()
        for at in reachable:
            if pattern == "...":
                following.update(range(at, len(actual) + 1))
            elif at < len(actual):
                line = actual[at]
                if pattern.startswith("~ "):
                    good = re.fullmatch(pattern[2:], line) is not None
                else:
                    good = line == pattern[2:]
                if good:
                    following.add(at + 1)
        reachable = following
    return len(actual) in reachable


def shown(title, expected, actual):
    text = [f"  {title}, expected:"] + [f"    {line}" for line in expected or ["(nothing)"]]
    text += [f"  {title}, got:"] + [f"    {line[:300]}" for line in actual[:40] or ["(nothing)"]]
    return text


def run_case(case, environment):
    """("ok" | "skipped" | "FAILED", lines of explanation)."""
    directory = tempfile.mkdtemp(prefix="wordloom-cli-")
    try:
        for name, lines in case.files.items():
            target = pathlib.Path(directory, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        environment = dict(environment, HOME=directory, TMPDIR=directory)
        for need in case.needs:
            command, _, reason = need.partition("#")
            if subprocess.run(["sh", "-c", command], cwd=directory, env=environment, capture_output=True).returncode:
                return "skipped", [f"  {reason.strip() or command}"]
        stdin = "".join(line + "\n" for line in case.stdin) if case.stdin is not None else ""
        limit = SLOW_SECONDS if "slow" in case.tags else FAST_SECONDS
        process = subprocess.Popen(["sh", "-c", "\n".join(case.run)], cwd=directory, env=environment, text=True,
                                   encoding="utf-8", errors="surrogateescape", stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(stdin, timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "FAILED", [f"  still running after {limit} s"]
        out, err = out.splitlines(), err.splitlines()
        faults = []
        if process.returncode != case.exit:
            faults.append(f"  exit code {process.returncode}, expected {case.exit}")
        if not matches(case.stdout, out):
            faults += shown("stdout", case.stdout, out)
        if not matches(case.stderr, err):
            faults += shown("stderr", case.stderr, err)
        if process.returncode != case.exit and matches(case.stderr, err):
            faults += shown("stderr", case.stderr, err)
        return ("FAILED" if faults else "ok"), faults
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("filter", nargs="?", default="")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("-j", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()

    cases = [case for path in sorted((HERE / "cases").glob("*.txt")) for case in parse(path)]
    names = [case.name for case in cases]
    for name in set(names):
        if names.count(name) > 1:
            sys.exit(f"run.py: two cases are named \"{name}\"")
    cases = [case for case in cases if (options.all or ("slow" in case.tags) == options.slow)
             and re.search(options.filter, f"{case.where}: {case.name}")]
    if not cases:
        sys.exit("run.py: no such case")
    forget_settings()
    environment = dict(os.environ, PATH=f"{options.programs.resolve()}:{HERE / 'bin'}:{os.environ['PATH']}",
                       LC_ALL="C.UTF-8", CLI=str(HERE), PYTHONDONTWRITEBYTECODE="1")
    count = {"ok": 0, "skipped": 0, "FAILED": 0}
    with tempfile.TemporaryDirectory(prefix="wordloom-cli-fixtures-") as made:
        fixtures.make(made, environment)
        environment["FIXTURES"] = made
        with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
            for case, (verdict, text) in zip(cases, pool.map(lambda c: run_case(c, environment), cases)):
                count[verdict] += 1
                if verdict != "ok" or options.v:
                    print(f"{verdict}: {case.where}: {case.name}", *text, sep="\n", flush=True)
    print(", ".join(f"{number} {verdict}" for verdict, number in count.items()))
    if count["FAILED"]:
        return 1
    return 77 if count["ok"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

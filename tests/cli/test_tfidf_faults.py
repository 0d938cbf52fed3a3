#!/usr/bin/env python3
"""An index survives what happens to its writers: kill -9 at random moments, a full disk, a second writer.

usage: test_tfidf_faults.py PROGRAMS_DIR [--kills N]

Each kill hits an addition (which also replaces documents) or a merge; afterwards the index must verify and answer as before or
as after, never between.
"""
import argparse
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from environment import forget_settings


class Index:
    def __init__(self, program, path):
        self.program, self.path = program, path

    def run(self, *arguments, **kwargs):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=120, **kwargs)

    def start(self, *arguments):
        return subprocess.Popen([self.program, *map(str, arguments), "-i", self.path], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def state(self):
        """What the index says: all its checksums, its counts, and answers."""
        info = self.run("info", "--verify", "--json", self.path)
        assert info.returncode == 0, info.stderr
        answers = [self.run("search", "-i", self.path, "-n", 50, query) for query in ("alpha", "beta gamma", "replaced")]
        assert all(a.returncode in (0, 1) for a in answers), [a.stderr for a in answers]
        keep = [line for line in info.stdout.split(",") if line.split(":")[0].strip('"{') in ("documents", "words")]
        return keep, [a.stdout for a in answers]


def documents(path, first, n, word):
    draw = random.Random(first)
    words = ["alpha", "beta", "gamma", "delta", *(f"w{i}" for i in range(2000))]
    with open(path, "w", encoding="utf-8") as file:
        file.write("id\ttext\n")
        for i in range(first, first + n):
            file.write(f"{i}\t{word} {' '.join(draw.choice(words) for _ in range(30))}\n")
    return path


def kills(index, here, n):
    base = here / "base.tfidf"
    more = documents(here / "more.tsv", 3500, 3000, "replaced")
    made = index.run("index", documents(here / "docs.tsv", 0, 4000, "first"), "-o", base, "-q", "--positions")
    assert made.returncode == 0, made.stderr
    outcomes = {}
    draw = random.Random(time.time_ns())
    for action in ("add", "merge"):
        arguments = ["add", more, "-q"] if action == "add" else ["merge", "-q"]
        if action == "merge":
            assert index.run("add", more, "-q", "-i", base).returncode == 0
        shutil.rmtree(index.path, ignore_errors=True)
        shutil.copytree(base, index.path)
        before = index.state()
        start = time.perf_counter()
        assert index.start(*arguments).wait() == 0
        duration = time.perf_counter() - start
        after = index.state()
        assert (before == after) == (action == "merge"), f"{action} changed the wrong things"
        for _ in range(n // 2):
            shutil.rmtree(index.path)
            shutil.copytree(base, index.path)
            process = index.start(*arguments)
            time.sleep(draw.uniform(0, duration * 1.1))
            process.send_signal(signal.SIGKILL)
            killed = process.wait() != 0
            found = index.state()
            assert found in (before, after), f"{action}: killed, and the index is neither as before nor as after"
            key = (action, "ended" if not killed else "after" if found == after and action == "add" else "killed")
            outcomes[key] = outcomes.get(key, 0) + 1
            # The next writer finds no lock in its way and cleans up.
            assert index.run(*arguments, "-i", index.path).returncode == 0
            assert index.state() == after
            left = sorted(p.name for p in index.path.iterdir())
            assert len([p for p in left if p.startswith("segment")]) <= 3 and not [p for p in left if p.startswith(".")], left
    print(f"{n} kills:", ", ".join(f"{a} {o} {k}" for (a, o), k in sorted(outcomes.items())))


def full_disk(index, here):
    """A limit on the size of files is to a program what a full disk is: write(2) fails in the middle."""
    before = index.state()
    for limit in (100, 4096, 50_000, 300_000):
        def limited(limit=limit):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for arguments in (["add", documents(here / "big.tsv", 9000, 6000, "full"), "-q", "-i", index.path],
                          ["index", here / "big.tsv", "-q", "-o", index.path]):
            result = index.run(*arguments, preexec_fn=limited)
            assert result.returncode == 3, (arguments, result)
            assert result.stderr.count("\n") == 1 and "byte" in result.stderr, result.stderr
            assert index.state() == before, "a failed write changed the index"
    print("full disk: the index is intact")


def two_writers(index):
    before = index.state()
    holder = subprocess.Popen([index.program, "add", "-", "-i", index.path, "-q", "--format", "tsv"], stdin=subprocess.PIPE)
    try:
        deadline = time.time() + 30
        while not (index.path / "lock").read_text() and time.time() < deadline:
            time.sleep(0.01)
        second = index.run("delete", "1", "-i", index.path)
        assert second.returncode == 3 and f"process {holder.pid}" in second.stderr, second
        assert index.state() == before, "searching must go on"
    finally:
        holder.stdin.write(b"id\ttext\nlate\talpha late\n")
        holder.stdin.close()
    assert holder.wait() == 0
    assert index.run("search", "late", "-i", index.path).stdout.split("\t")[1] == "late"
    assert index.run("delete", "late", "-i", index.path).returncode == 0
    print("two writers: the second is refused")


def main():
    forget_settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs")
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    program = os.path.join(os.path.abspath(options.programs), "tfidf")
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch)
        index = Index(program, here / "i.tfidf")
        kills(index, here, options.kills)
        full_disk(index, here)
        two_writers(index)
    return 0


if __name__ == "__main__":
    sys.exit(main())

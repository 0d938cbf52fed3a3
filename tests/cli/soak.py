#!/usr/bin/env python3
"""Many short cycles of train, interrupt, resume and query, and one long training with hundreds of checkpoints: resident
memory, open files and what is left on disk must stay where they are.

usage: soak.py PROGRAMS_DIR [--cycles N] [--rows N]

Prints TSV, one row per --rows-th part of the cycles: means over it of the peak resident memory of the three programs and
the most files they had open, and the files in the working and the temporary directory after it; then the same for
stretches of the long training. Exit code 0: the last stretch is no higher than the first by more than 5 % (the long
training: and 1.5 kB an epoch, for the records of its epochs, which go into the model), nothing is left behind, and all
models have the same content hash.
"""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import fixtures
from environment import forget_settings


class Watched:
    """A program with the most files that it had open and its peak resident memory in MB."""

    def __init__(self, command, environment, questions=None, interrupt_when=None):
        self.open_files, self.peak, self.memory = 0, 0.0, []
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        if questions is not None:
            process.stdin.write(questions)
        process.stdin.close()
        status = pathlib.Path(f"/proc/{process.pid}")
        output = process.stdout.fileno()
        os.set_blocking(output, False)
        self.output = b""
        while True:
            pid, code = os.waitpid(process.pid, os.WNOHANG)
            self.output += process.stdout.read() or b""
            if pid:
                break
            try:
                said = dict(line.split(":", 1) for line in (status / "status").read_text().splitlines())
                if said["Name"].strip() == "w2v":  # not this program before the other takes its place
                    self.memory.append(int(said["VmRSS"].split()[0]) / 1000)
                    self.peak = int(said["VmHWM"].split()[0]) / 1000
                    self.open_files = max(self.open_files, len(list((status / "fd").iterdir())))
            except (OSError, KeyError):
                pass  # it has just ended
            if interrupt_when and interrupt_when():
                process.send_signal(signal.SIGINT)
                interrupt_when = None
            time.sleep(0.002)
        process.returncode = self.code = os.waitstatus_to_exitcode(code)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def main():
    forget_settings()
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--rows", type=int, default=10)
    arguments = parser.parse_args()
    w2v = str(pathlib.Path(arguments.programs).resolve() / "w2v")
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        pathlib.Path("tmp").mkdir()
        environment = dict(os.environ, TMPDIR=str(pathlib.Path("tmp").resolve()))
        pathlib.Path("text.txt").write_text(fixtures.planted_text(2000))
        questions = "".join(f"{word}\n" for words in fixtures.TOPICS.values() for word in words).encode() * 20
        options = ["--dim", "50", "--epochs", "30", "-q", "--sample", "0", "--threads", "2", "--deterministic"]

        def files():
            return sum(1 for p in pathlib.Path(".").rglob("*") if p.is_file())

        cycles, hashes, interrupted = [], set(), 0
        expected = {"text.txt", "m.w2v", "log.jsonl"}
        for _ in range(arguments.cycles):
            for name in ("m.w2v", "m.partial.w2v", "log.jsonl"):
                pathlib.Path(name).unlink(missing_ok=True)
            log = pathlib.Path("log.jsonl")
            train = Watched([w2v, "train", "text.txt", "-o", "m.w2v", "--log", "log.jsonl"] + options, environment,
                            interrupt_when=lambda: log.exists() and '"epoch":2' in log.read_text(errors="replace"))
            interrupted += train.code == 130
            resume = train
            if train.code == 130:
                resume = Watched([w2v, "resume", "m.partial.w2v", "-q"], environment)
            query = Watched([w2v, "most-similar", "-m", "m.w2v"], environment, questions)
            if resume.code != 0 or query.code != 0 or query.output.count(b"\n") != 10 * questions.count(b"\n"):
                failures.append(f"codes {train.code} {resume.code} {query.code}")
            hashes.add(subprocess.run([w2v, "info", "--hash", "m.w2v"], capture_output=True, text=True).stdout)
            left = {str(p) for p in pathlib.Path(".").rglob("*") if p.is_file()} - expected
            if left:
                failures.append(f"left behind: {sorted(left)}")
            cycles.append((train, resume, query, files()))
        print("cycles\ttrain MB\tresume MB\tquery MB\ttrain files\tresume files\tquery files\tfiles left")
        size = max(1, len(cycles) // arguments.rows)
        rows = []
        for begin in range(0, len(cycles), size):
            part = cycles[begin:begin + size]
            row = [mean(c[k].peak for c in part) for k in range(3)] + [max(c[k].open_files for c in part) for k in range(3)]
            rows.append(row)
            print(f"{begin + 1}-{begin + len(part)}\t" + "\t".join(f"{x:.2f}" for x in row[:3]) + "\t"
                  + "\t".join(str(x) for x in row[3:]) + f"\t{part[-1][3]}")
        for first, last, what in zip(rows[0], rows[-1], ("train", "resume", "query") * 2):
            if last > 1.05 * first + 1:  # a file may be open for less than a look takes
                failures.append(f"{what} grew from {first:.2f} to {last:.2f}")
        if len(hashes) != 1:
            failures.append(f"{len(hashes)} content hashes")
        print(f"{interrupted} of {arguments.cycles} trainings were interrupted and resumed; {len(hashes)} content hash")

        epochs = 10 * arguments.cycles
        long = Watched([w2v, "train", "text.txt", "-o", "m.w2v", "--force", "-q", "--dim", "50", "--epochs", str(epochs),
                        "--threads", "2", "--checkpoint-every", "epoch"], environment)
        if long.code != 0:
            failures.append(f"the long training ended with {long.code}")
        samples = long.memory[len(long.memory) // 10:]  # once it is under way
        parts = [samples[i * len(samples) // arguments.rows:(i + 1) * len(samples) // arguments.rows]
                 for i in range(arguments.rows)]
        print(f"one training of {epochs} epochs, a checkpoint after each: resident MB by tenths of its time\t"
              + "\t".join(f"{mean(p):.2f}" for p in parts if p) + f"\tmost open files {long.open_files}")
        if not parts[0] or not parts[-1] or mean(parts[-1]) > 1.05 * mean(parts[0]) + 0.5 + 0.0015 * epochs:
            failures.append("the long training grew")
    for failure in failures:
        print(failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

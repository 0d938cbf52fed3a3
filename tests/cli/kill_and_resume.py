#!/usr/bin/env python3
"""Kills trainings at random moments and resumes them: each must end in the model of a training that was left alone.

usage: kill_and_resume.py PROGRAMS_DIR [--times N] [--mode one-thread|deterministic|crossed] [--every WHEN] [--seed N] [-v]

A training is killed (SIGKILL) at a random moment, resumed, and perhaps killed again (one time in two). One that ends
before its moment is no trial and is done again. Whatever files are
there must be whole at any time. Exit code 0: all content hashes equal.
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

import fixtures
from environment import forget_settings

DETERMINISTIC = ["--threads", "2", "--deterministic"]
# How a training begins, and what resuming it is told: "crossed" begins with one thread and goes on with two.
OPTIONS = {
    "one-thread": (["--threads", "1"], []),
    "deterministic": (DETERMINISTIC, []),
    "crossed": (["--threads", "1"], DETERMINISTIC),
}


def main():
    forget_settings()
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--mode", choices=sorted(OPTIONS), default="one-thread")
    parser.add_argument("--every", default="1s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=8000)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("-v", action="store_true")
    arguments = parser.parse_args()
    w2v = str(pathlib.Path(arguments.programs).resolve() / "w2v")
    draw = random.Random(arguments.seed)

    def hash_of(model):
        # Every checksum is looked at, too.
        subprocess.run([w2v, "info", "--verify", model], check=True, capture_output=True)
        return subprocess.run([w2v, "info", "--hash", model], check=True, capture_output=True, text=True).stdout.strip()

    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        pathlib.Path("text.txt").write_text(fixtures.planted_text(arguments.lines))
        options = ["--dim", "100", "--epochs", str(arguments.epochs), "-q", "--sample", "0"] + OPTIONS[arguments.mode][0]
        begin = time.monotonic()
        subprocess.run([w2v, "train", "text.txt", "-o", "whole.w2v"] + options, check=True, capture_output=True)
        seconds = time.monotonic() - begin
        wanted = hash_of("whole.w2v")
        print(f"{arguments.mode}: undisturbed in {seconds:.1f} s, hash {wanted}; checkpoints every {arguments.every}")
        failures = kills = resumes = from_scratch = 0
        partial = pathlib.Path("m.partial.w2v")
        n = missed = 0
        while n < arguments.times and missed < 20 * arguments.times:
            for leftover in pathlib.Path(".").glob("m.*"):
                leftover.unlink()
            train = [w2v, "train", "text.txt", "-o", "m.w2v", "--checkpoint-every", arguments.every] + options
            command, moments = train, []
            while True:
                begin = time.monotonic()
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                if len(moments) == 0 or (len(moments) < 3 and draw.random() < 0.5):
                    moment = draw.uniform(0, seconds)
                    try:
                        process.wait(moment)
                    except subprocess.TimeoutExpired:
                        process.send_signal(signal.SIGKILL)
                said = process.communicate()[1]
                if process.returncode == -signal.SIGKILL:
                    kills += 1
                    moments.append(f"{moment:.2f} s")
                elif len(moments) == 0:  # it was faster than the first one, whose time bounds the moments
                    seconds = min(seconds, time.monotonic() - begin)
                if process.returncode == 0:
                    break
                if process.returncode != -signal.SIGKILL:
                    print(f"{n}: {command[1]} ended with {process.returncode}: {said}")
                    failures += 1
                    break
                if pathlib.Path("m.w2v").exists():  # killed between the model and its exit
                    break
                if partial.exists():
                    hash_of(str(partial))
                    command = [w2v, "resume", "m.partial.w2v", "--checkpoint-every", arguments.every] + OPTIONS[arguments.mode][1]
                    resumes += 1
                else:
                    command, from_scratch = train, from_scratch + 1
            if process.returncode == 0 and len(moments) == 0:
                missed += 1
                continue
            n += 1
            found = hash_of("m.w2v") if pathlib.Path("m.w2v").exists() else "none"
            left = sorted(str(p) for p in pathlib.Path(".").iterdir() if str(p) not in ("m.w2v", "text.txt", "whole.w2v"))
            if found != wanted:
                failures += 1
            if arguments.v or found != wanted:
                print(f"{n}: killed after {', '.join(moments)}: {found} {'as wanted' if found == wanted else 'WRONG'}"
                      + (f"; left behind: {left}" if left else ""))
        failures += arguments.times - n
        print(f"{n} trainings, {kills} kills, {resumes} resumes from a checkpoint, {from_scratch} from "
              f"the start: {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

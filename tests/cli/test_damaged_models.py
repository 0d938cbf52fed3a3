#!/usr/bin/env python3
"""A model that was cut or altered anywhere is refused with exit code 3 and a message that names the file; altered bytes that
no reader looks at (padding) must leave every answer as it was.

usage: test_damaged_models.py PROGRAMS_DIR"""
import os
import pathlib
import subprocess
import sys
import tempfile

import fixtures
from environment import forget_settings

STEP = 4096


def main():
    forget_settings()
    programs = pathlib.Path(sys.argv[1]).resolve()
    environment = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}")
    faults = []
    with tempfile.TemporaryDirectory(prefix="wordloom-damaged-") as made:
        root = pathlib.Path(made)
        fixtures.make(made, environment)
        words = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(600))
        (root / "big.txt").write_text((root / "planted.txt").read_text() + f"{words}\n" * 5)
        subprocess.run(["w2v", "train", "big.txt", "-o", "big.w2v", "--epochs", "1", "-q"], cwd=root, env=environment,
                       check=True, capture_output=True)
        whole = (root / "big.w2v").read_bytes()
        damaged = root / "damaged.w2v"

        def ask():
            return subprocess.run(["w2v", "most-similar", "-m", "damaged.w2v", "--json", "king"], cwd=root, env=environment,
                                  capture_output=True, text=True)

        def check(what, result, answer=None):
            refused = result.returncode == 3 and "damaged.w2v" in result.stderr and not result.stdout
            harmless = answer is not None and result.returncode == 0 and result.stdout == answer
            if not refused and not harmless:
                faults.append(f"{what}: exit code {result.returncode}, stderr {result.stderr.strip()!r}")

        damaged.write_bytes(whole)
        answer = ask()
        if answer.returncode != 0:
            sys.exit(f"the whole model is refused: {answer.stderr}")
        for at in list(range(0, len(whole), STEP)) + [1, 7, 63, len(whole) - 1]:
            damaged.write_bytes(whole[:at])
            check(f"cut at {at}", ask())
            for mask in (0xFF, 0x01):
                altered = bytearray(whole)
                altered[at] ^= mask
                damaged.write_bytes(altered)
                check(f"byte {at} xor {mask:#x}", ask(), answer.stdout)
        print(f"{len(whole)} bytes, damaged at {len(range(0, len(whole), STEP)) + 4} places, {len(faults)} faults")
    print(*faults[:20], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""`w2v train --exact` must have word2vec.c's vocabulary: </s> first, with the same count, then the same words with the same
counts, in the same order but for words of equal count; and its vectors the same rows.

Skips (exit code 77, with the reason) without the program word2vec ($WORDLOOM_WORD2VEC names it) or a built w2v
($WORDLOOM_BIN names its folder).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peer_packages
from environment import forget_settings

W2V = peer_packages.program("w2v")
PEER = os.environ.get("WORDLOOM_WORD2VEC") or shutil.which("word2vec")
ODD = "the cat\n\nthe </s> dog\r\n \t\nthe cat and the dog\nrare\n"
DIM = 6


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("%s: exit code %d\n%s" % (" ".join(map(str, command)), done.returncode, done.stderr))


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def compare(folder, name, corpus, minimum, loss):
    common = ["-min-count", minimum, "-threads", 1, "-iter", 1, "-size", DIM, "-cbow", 0]
    common += ["-hs", 1, "-negative", 0] if loss == "hs" else ["-hs", 0, "-negative", 5]
    run(PEER, "-train", corpus, "-output", folder / "peer.txt", "-save-vocab", folder / "peer.vocab", "-binary", 0, *common)
    run(W2V, "train", corpus, "--exact", "--tokenizer", "whitespace", "--case", "keep", "--min-count", minimum, "--dim", DIM,
        "--epochs", 1, "--loss", loss, "--threads", 1, "-o", folder / "ours.w2v", "--save-vocab", folder / "ours.vocab", "--force",
        "-q")
    run(W2V, "export", "-m", folder / "ours.w2v", "--format", "word2vec-text", "-o", folder / "ours.txt", "--force")
    peer = [line.rsplit(" ", 1) for line in lines(folder / "peer.vocab")]
    ours = [line.rsplit("\t", 1) for line in lines(folder / "ours.vocab")]
    if ours[0] != peer[0] or ours[0][0] != "</s>":
        sys.exit("FAILED: %s: the first row is %s, word2vec.c has %s" % (name, ours[0], peer[0]))
    if [count for _, count in ours] != [count for _, count in peer]:
        sys.exit("FAILED: %s: the counts differ" % name)
    if sorted(ours) != sorted(peer):
        sys.exit("FAILED: %s: the words differ" % name)
    rows = [line.split(" ", 1)[0] for line in lines(folder / "ours.txt")[1:]]
    if rows != [word for word, _ in ours] or lines(folder / "ours.txt")[0] != lines(folder / "peer.txt")[0]:
        sys.exit("FAILED: %s: the exported rows are not those of the vocabulary" % name)
    print("ok: %s, %s: %d rows" % (name, loss, len(rows)))


def main():
    forget_settings()
    if not PEER or not os.access(PEER, os.X_OK):
        print("skipped: no program word2vec; tests/bench/peers builds it, WORDLOOM_WORD2VEC names it")
        return 77
    if not W2V.exists():
        print("skipped: %s is not built" % W2V)
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "odd.txt").write_bytes(ODD.encode())
        for loss in ("ns", "hs"):
            compare(folder, "a text with blank lines and </s> as a word", folder / "odd.txt", 1, loss)
            compare(folder, "the bundled corpus", peer_packages.ROOT / "corpora/tiny-english.txt", 5, loss)
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""fastText and gensim must take our .bin as one of fastText's own: the same vectors for known and unknown words, the same
neighbours. And we must take fastText's.

Skips (exit code 77, with the reason) without the fasttext program, gensim or a built w2v ($WORDLOOM_BIN names its folder).
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peer_packages
from environment import forget_settings

try:
    import numpy as np
    from gensim.models.fasttext import load_facebook_vectors
except ImportError as missing:
    peer_packages.retry_or_skip(missing, "python3-gensim")

W2V = peer_packages.program("w2v")
CORPUS = peer_packages.ROOT / "corpora/tiny-english.txt"
DIM = 24
UNKNOWN = ["kingdomish", "unbreadable", "queenly", "naïvetés", "東京都"]
TEXT = ["--tokenizer", "whitespace", "--case", "keep", "--min-count", "2", "--threads", "1"]


def run(*command, stdin=None):
    done = subprocess.run([str(c) for c in command], input=stdin, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("%s: exit code %d\n%s" % (" ".join(map(str, command)), done.returncode, done.stderr))
    return done.stdout


def as_printed(printed, exact):
    """Equal to 1e-5 as far as fastText's five significant digits show it."""
    return bool(np.all(np.abs(printed - exact) <= np.where(np.abs(exact) < 1, 1e-5, 5.1e-6 * 10 ** np.ceil(np.log10(np.abs(exact) + 1e-9)))))


def check(condition, what):
    if not condition:
        sys.exit("FAILED: " + what)
    print("ok: " + what)


def ours(model, words):
    lines = run(W2V, "vector", "-m", model, "--json", *words).splitlines()
    return np.array([json.loads(line)["vector"] for line in lines])


def fasttext_vectors(model, words):
    lines = run("fasttext", "print-word-vectors", model, stdin="\n".join(words) + "\n").splitlines()
    return np.array([[float(x) for x in line.split()[-DIM:]] for line in lines])


def neighbours(model, words):
    answers = [json.loads(line) for line in run(W2V, "most-similar", "-m", model, "-n", 10, "--json", *words).splitlines()]
    return [[(n["word"], n["cosine"]) for n in answer["neighbors"]] for answer in answers]


def fasttext_neighbours(model, words):
    out = run("fasttext", "nn", model, "10", stdin="\n".join(words) + "\n").replace("Query word? ", "")
    pairs = [line.rsplit(" ", 1) for line in out.splitlines() if line.strip()]
    pairs = [(word, float(cosine)) for word, cosine in pairs]
    return [pairs[i:i + 10] for i in range(0, len(pairs), 10)]


def same_neighbours(a, b, tolerance):
    """Equal cosines place by place; equal words but where cosines are as good as tied."""
    for x, y in zip(a, b):
        if len(x) != len(y) or any(abs(p[1] - q[1]) > tolerance for p, q in zip(x, y)):
            return False
        for p, q in zip(x, y):
            if p[0] != q[0] and not any(q[0] == r[0] and abs(r[1] - q[1]) <= tolerance for r in x):
                return False
    return len(a) == len(b)


def compare(folder, name, options):
    model, binary = folder / (name + ".w2v"), folder / (name + ".bin")
    run(W2V, "train", CORPUS, "-o", model, "--force", "-q", "--dim", DIM, "--epochs", 3, "--subwords", "3..6", "--buckets",
        20000, *TEXT, *options)
    run(W2V, "export", "-m", model, "--format", "fasttext-bin", "-o", binary)
    vec = folder / (name + ".vec")
    run(W2V, "export", "-m", model, "--format", "fasttext-vec", "-o", vec)
    known = [line.split(" ")[0] for line in vec.read_text(encoding="utf-8").splitlines()[1:]][:300:7]
    words = known + UNKNOWN
    expected = ours(model, words)
    # fastText prints five significant digits.
    printed = fasttext_vectors(binary, words)
    check(as_printed(printed, expected),
          name + ": fasttext print-word-vectors prints our vectors of %d known and %d unknown words" % (len(known), len(UNKNOWN)))
    loaded = load_facebook_vectors(str(binary))
    worst = max(np.max(np.abs(loaded[word] - row)) for word, row in zip(words, expected))
    check(worst <= 1e-5, name + ": gensim's load_facebook_vectors has the same vectors (to %.1e)" % worst)
    asked = known[3:12] + UNKNOWN[:3]
    mine = neighbours(model, asked)
    check(same_neighbours(mine, fasttext_neighbours(binary, asked), 2e-5), name + ": fasttext nn finds the same neighbours")
    theirs = [[(w, c) for w, c in loaded.most_similar(positive=[loaded[word]], topn=11) if w != word][:10] for word in asked]
    check(same_neighbours(mine, theirs, 1e-5), name + ": gensim finds the same neighbours")


def read_theirs(folder, mode, options):
    base = folder / ("theirs-" + mode + "-".join(options))
    run("fasttext", mode, "-input", CORPUS, "-output", base, "-dim", DIM, "-epoch", 1, "-minCount", 2, "-bucket", 20000,
        "-thread", 1, *options)
    binary = str(base) + ".bin"
    words = [line.split(" ")[0] for line in open(str(base) + ".vec", encoding="utf-8").read().splitlines()[1:]][1:200:7] + UNKNOWN
    expected = fasttext_vectors(binary, words)
    check(as_printed(ours(binary, words), expected),
          "fastText's own %s model has the vectors that it prints" % " ".join([mode, *options]))
    run(W2V, "convert", binary, folder / "converted.w2v", "--force")
    run(W2V, "convert", folder / "converted.w2v", folder / "back.bin", "--to", "fasttext-bin", "--force")
    check((folder / "back.bin").read_bytes() == pathlib.Path(binary).read_bytes(),
          "converted to the native format and back it is the same file")


def main():
    forget_settings()
    if not W2V.exists():
        print("skipped: %s is not built" % W2V)
        return 77
    if shutil.which("fasttext") is None:
        print("skipped: the fasttext program is not installed (Debian has it as fasttext)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for mode in ("skipgram", "cbow"):
            for loss in ("ns", "hs"):
                compare(folder, mode + "-" + loss, ["--mode", mode, "--loss", loss])
        read_theirs(folder, "skipgram", [])
        read_theirs(folder, "cbow", ["-loss", "hs"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

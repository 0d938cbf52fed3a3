#!/usr/bin/env python3
"""gensim and NumPy must read what `w2v export` writes: the same floats bit for bit, the same ten neighbours.

Skips (exit code 77, with the reason) without gensim or without a built w2v ($WORDLOOM_BIN names its folder).
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import peer_packages
from environment import forget_settings

try:
    import numpy as np
    from gensim.models import KeyedVectors
except ImportError as missing:
    peer_packages.retry_or_skip(missing, "python3-gensim")

W2V = peer_packages.program("w2v")
ROWS, DIM, NEIGHBOURS = 2000, 50, 10


def w2v(*arguments):
    done = subprocess.run([str(W2V), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("w2v %s: exit code %d\n%s" % (" ".join(map(str, arguments)), done.returncode, done.stderr))
    return done.stdout


def make_vectors():
    """Clustered rows (so that neighbours are clear), with magnitudes from 1e-3 to 1e3 and odd words."""
    random = np.random.default_rng(11)
    centres = random.normal(size=(100, DIM))
    rows = centres[np.arange(ROWS) % 100] + 0.7 * random.normal(size=(ROWS, DIM))
    rows *= 10.0 ** random.integers(-3, 4, size=(ROWS, 1))
    words = ["wort%d" % i for i in range(ROWS)]
    words[:6] = ["naïve", "日本語", "a\u00a0b", "3.14", "</s>", "😀"]
    vectors = KeyedVectors(DIM)
    vectors.add_vectors(words, rows.astype(np.float32))
    return vectors


def neighbours(words, rows, row):
    unit = rows.astype(np.float64)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    scores = unit @ unit[row]
    scores[row] = -2
    return [words[i] for i in np.argsort(-scores, kind="stable")[:NEIGHBOURS]]


def check(condition, what):
    if not condition:
        sys.exit("FAILED: " + what)
    print("ok: " + what)


def same(vectors, words, rows):
    return vectors.index_to_key == words and np.array_equal(vectors.vectors.view(np.uint32), rows.view(np.uint32))


def main():
    forget_settings()
    if not W2V.exists():
        print("skipped: %s is not built" % W2V)
        return 77
    source = make_vectors()
    words, rows = source.index_to_key, source.vectors
    queries = range(0, ROWS, 97)
    expected = {words[q]: neighbours(words, rows, q) for q in queries}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source.save_word2vec_format(str(folder / "gensim.bin"), binary=True)
        source.save_word2vec_format(str(folder / "gensim.txt"), binary=False)
        model = folder / "model.w2v"
        for written in ("gensim.txt", "gensim.bin"):
            w2v("convert", folder / written, model, "--force")
            for name in ("word2vec-text", "word2vec-bin", "glove", "npy"):
                w2v("export", "-m", model, "--format", name, "-o", folder / name, "--force")
            text = KeyedVectors.load_word2vec_format(str(folder / "word2vec-text"))
            binary = KeyedVectors.load_word2vec_format(str(folder / "word2vec-bin"), binary=True)
            glove = KeyedVectors.load_word2vec_format(str(folder / "glove"), no_header=True)
            check(same(text, words, rows), "gensim reads our word2vec text of its %s bit for bit" % written)
            check(same(binary, words, rows), "gensim reads our word2vec binary of its %s bit for bit" % written)
            check(same(glove, words, rows), "gensim reads our GloVe text of its %s bit for bit" % written)
            array = np.load(folder / "npy")
            names = (folder / "npy.vocab").read_text(encoding="utf-8").split("\n")[:-1]
            check(array.dtype == np.dtype("<f4") and names == words and array.tobytes() == rows.tobytes(),
                  "numpy reads our npy of gensim's %s bit for bit" % written)
        for loaded, name in ((text, "text"), (binary, "binary")):
            found = {w: [n for n, _ in loaded.most_similar(w, topn=NEIGHBOURS)] for w in expected}
            check(found == expected, "gensim finds NumPy's ten neighbours in our word2vec " + name)
        # Words of our own choice only: a query is analyzed, and "3.14" or "</s>" need not survive that.
        ours = [w for w in expected if w.startswith("wort")]
        answers = [json.loads(line) for line in w2v("most-similar", "-m", model, "--json", "-n", NEIGHBOURS, *ours).splitlines()]
        found = {a["query"]: [n["word"] for n in a["neighbors"]] for a in answers}
        for word in ours:
            if found.get(word) != expected[word]:
                sys.exit("FAILED: most-similar %s\n ours   %s\n NumPy  %s" % (word, found.get(word), expected[word]))
        check(len(ours) > 10, "w2v most-similar gives the same ten neighbours")
    return 0


if __name__ == "__main__":
    sys.exit(main())

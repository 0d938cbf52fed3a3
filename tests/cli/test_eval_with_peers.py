#!/usr/bin/env python3
"""w2v eval must count analogies as gensim's evaluate_word_analogies does, in models of words in any case: with case
folded and kept, among all words and among the frequent ones.

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
DIM, PAIRS, QUESTIONS, MODELS = 12, 30, 400, 6


def make(draw, folder, cased):
    """A model of pairs that are related alike, and questions about them, some with an unknown word or with an answer
    among the question words. `cased`: a word has one or two spellings, each with noise of its own (not three: gensim
    looks at five answers, which must not all be spellings of the question words), and questions are in any case."""
    def spellings(word):
        return [word, word.capitalize(), word.upper()] if cased else [word]

    words, rows = [], []
    relation = draw.normal(size=DIM)
    for i in range(PAIRS):
        name = draw.choice(["fé", "straß", "ban", "ost"]) + "".join(chr(97 + int(digit)) for digit in str(i))
        base = draw.normal(size=DIM)
        for side, row in (("o", base), ("a", base + relation + 0.4 * draw.normal(size=DIM))):
            for spelling in draw.permutation(spellings(name + side))[:draw.integers(1, 3)]:
                words.append(str(spelling))
                rows.append(row + 0.3 * draw.normal(size=DIM))
    order = draw.permutation(len(words))
    model, questions = folder / "cased.txt", folder / "questions.txt"
    with open(model, "w", encoding="utf-8") as out:
        print(len(words), DIM, file=out)
        for i in order:
            print(words[i], *("%.6f" % x for x in rows[i]), file=out)
    stems = sorted({w.lower()[:-1] for w in words}) + ["unknown"]
    with open(questions, "w", encoding="utf-8") as out:
        for i in range(QUESTIONS):
            if i % (QUESTIONS // 2) == 0:
                print(": gram1-plural" if i else ": family", file=out)
            a, b = draw.choice(stems, 2)
            question = [a + "o", a + "a", b + "o", (a if i % 50 == 7 else b) + "a"]
            print(*(draw.choice(spellings(word)) for word in question), file=out)
    return model, questions, len(words)


def ours(model, questions, restrict, case):
    command = [W2V, "eval", "-m", model, "--analogies", questions, "--restrict", restrict, "--case", case, "--json"]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("w2v eval: exit code %d\n%s" % (done.returncode, done.stderr))
    sections = json.loads(done.stdout)["analogies"][0]["sections"]
    return [(s["name"], s["right"], s["asked"]) for s in sections]


def gensims(vectors, questions, restrict, fold):
    sections = vectors.evaluate_word_analogies(str(questions), restrict_vocab=restrict, case_insensitive=fold)[1][:-1]
    return [(s["section"], len(s["correct"]), len(s["correct"]) + len(s["incorrect"])) for s in sections]


def main():
    forget_settings()
    if not W2V.exists():
        print("skipped: %s is not built" % W2V)
        return 77
    right = asked = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(MODELS):
            model, questions, size = make(np.random.default_rng(seed), pathlib.Path(folder), cased=seed > 0)
            vectors = KeyedVectors.load_word2vec_format(str(model))
            for restrict in (size, 2 * size // 3):
                for case in ("fold", "keep"):
                    a, b = ours(model, questions, restrict, case), gensims(vectors, questions, restrict, case == "fold")
                    if a != b:
                        sys.exit("FAILED: model %d, the first %d of %d words, case %s: %s, gensim has %s" % (seed, restrict, size, case, a, b))
                    right, asked = right + sum(s[1] for s in a), asked + sum(s[2] for s in a)
    if not 0.1 * asked < right < 0.9 * asked:
        sys.exit("FAILED: %d of %d are right, which tells nothing" % (right, asked))
    print("ok: the same %d of %d analogies are right as with gensim" % (right, asked))
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Trains w2v and word2vec.c over a grid of dimensions and learning rates and says which of the runs diverged.

    tests/bench/divergence_sweep.py --programs build/release/bin --word2vec ./word2vec --corpus wiki8.txt --bytes 2000000

A run of word2vec.c has diverged when it crashes or a number of its vectors is not finite or is beyond 1e6, one of w2v when it ends
with exit code 5; that it went back to a lower rate is said, too. One thread, one epoch. TSV on stdout; exit code 1 when w2v
diverged where word2vec.c did not."""
import argparse
import itertools
import os
import subprocess
import sys
import tempfile

import numpy


def word2vec_finite(program, corpus, folder, mode, loss, dim, lr):
    vectors = os.path.join(folder, "vectors.bin")
    run = subprocess.run([program, "-train", corpus, "-output", vectors, "-binary", "1", "-cbow", str(int(mode == "cbow")), "-size", str(dim),
                    "-window", "5", "-negative", "5" if loss == "ns" else "0", "-hs", str(int(loss == "hs")), "-sample", "1e-3",
                    "-min-count", "5", "-iter", "1", "-threads", "1", "-alpha", str(lr)], capture_output=True)
    if run.returncode != 0:  # what is no number is no index into its table of sigmoids, either
        return False
    with open(vectors, "rb") as file:
        rows, columns = map(int, file.readline().split())
        for _ in range(rows):
            while file.read(1) not in (b" ", b""):
                pass
            row = numpy.frombuffer(file.read(4 * columns), dtype=numpy.float32)
            file.read(1)
            if not (numpy.isfinite(row).all() and abs(row).max() < 1e6):
                return False
    return True


def w2v_outcome(program, corpus, folder, mode, loss, dim, lr):
    run = subprocess.run([program, "train", corpus, "-o", os.path.join(folder, "model.w2v"), "--force", "-q", "--mode", mode, "--loss",
                          loss, "--dim", str(dim), "--lr", str(lr), "--epochs", "1", "--threads", "1", "--tokenizer", "whitespace",
                          "--case", "keep"], capture_output=True, text=True)
    if run.returncode not in (0, 5):
        sys.exit(run.stderr)
    return "diverged" if run.returncode == 5 else "lower rate" if "half the rate" in run.stderr else "fine"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--word2vec", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--bytes", type=int, default=2_000_000, help="of the corpus that are used")
    parser.add_argument("--dims", type=int, nargs="+", default=[1, 2, 100, 500])
    parser.add_argument("--rates", type=float, nargs="+", default=[0.025, 0.1, 0.5, 1, 2.5])
    options = parser.parse_args()
    worse = lower = 0
    with tempfile.TemporaryDirectory() as folder:
        corpus = os.path.join(folder, "corpus.txt")
        with open(options.corpus, "rb") as source, open(corpus, "wb") as target:
            target.write(source.read(options.bytes).rsplit(b" ", 1)[0] + b"\n")
        print("mode\tloss\tdim\tlr\tw2v\tword2vec.c")
        for mode, loss, dim, lr in itertools.product(("skipgram", "cbow"), ("ns", "hs"), options.dims, options.rates):
            ours = w2v_outcome(os.path.join(options.programs, "w2v"), corpus, folder, mode, loss, dim, lr)
            theirs = word2vec_finite(options.word2vec, corpus, folder, mode, loss, dim, lr)
            worse += ours == "diverged" and theirs
            lower += ours == "lower rate" and theirs
            print(f"{mode}\t{loss}\t{dim}\t{lr}\t{ours}\t{'fine' if theirs else 'diverged'}", flush=True)
    print(f"of the runs in which word2vec.c did not diverge, {worse} of w2v did and {lower} went on at a lower rate", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

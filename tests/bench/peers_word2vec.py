#!/usr/bin/env python3
"""Trains with w2v and with word2vec.c in turn, at the same settings and threads, and prints times and ratios.

    tests/bench/peers_word2vec.py --programs build/release/bin --word2vec word2vec --corpus wiki8.txt --runs 5
    tests/bench/peers_word2vec.py --programs build/release/bin --word2vec word2vec --corpus wiki8.txt --seeds 1 2 3 \\
        --analogies questions-words.txt --pairs EN-WS-353-ALL.txt EN-SIMLEX-999.txt EN-MEN-TR-3k.txt EN-RW-STANFORD.txt
    tests/bench/peers_word2vec.py ... --whole

word2vec.c is the C program of the PyPI package word2vec (tests/bench/peers builds it). Its training time is the wall
time of a run less that of a run that only learns the vocabulary; w2v's is the training phase of its log. --whole
compares whole processes from text to the written model instead. With --analogies or --pairs both programs train five
epochs for each seed and all models are evaluated by `w2v eval`; word2vec.c has no seed of its own: its threads are
seeded with their numbers, so that --seeds needs the copy that tests/bench/peers makes. TSV on stdout."""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time


def wall(command, **more):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="directory of w2v")
    parser.add_argument("--word2vec", required=True, help="the C program")
    parser.add_argument("--corpus", required=True, help="text already split at spaces")
    parser.add_argument("--dim", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--analogies")
    parser.add_argument("--pairs", nargs="+", default=[])
    models = ["skipgram/ns", "cbow/ns", "skipgram/hs", "cbow/hs"]
    parser.add_argument("--models", nargs="+", choices=models, default=models)
    options = parser.parse_args()
    w2v = os.path.join(options.programs, "w2v")
    judged = bool(options.analogies or options.pairs)
    files = ["--analogies", options.analogies] if options.analogies else []
    files += [word for p in options.pairs for word in ("--pairs", p)]

    with tempfile.TemporaryDirectory() as scratch:
        log, mine, theirs = (os.path.join(scratch, name) for name in ("log.jsonl", "m.w2v", "peer.bin"))

        def ours(model, epochs, seed):
            mode, loss = model.split("/")
            seconds = wall([w2v, "train", options.corpus, "-q", "-o", mine, "--tokenizer", "whitespace", "--case", "keep",
                            "--mode", mode, "--loss", loss, "--dim", str(options.dim), "--window", "5", "--negative", "5",
                            "--sample", "1e-4", "--min-count", "5", "--epochs", str(epochs), "--threads",
                            str(options.threads), "--seed", str(seed), "--log", log, "--force"])
            with open(log, encoding="utf-8") as records:
                return seconds if options.whole else json.loads(records.readlines()[-1])["train_seconds"]

        def peer(model, epochs, seed):
            mode, loss = model.split("/")
            common = [options.word2vec, "-train", options.corpus, "-min-count", "5", "-threads", str(options.threads)]
            vocabulary = 0 if options.whole else wall([*common, "-save-vocab", os.path.join(scratch, "vocab.txt")])
            return wall([*common, "-output", theirs, "-binary", "1", "-size", str(options.dim), "-window", "5", "-sample",
                         "1e-4", "-iter", str(epochs), "-cbow", str(int(mode == "cbow")), "-hs", str(int(loss == "hs")),
                         "-negative", "5" if loss == "ns" else "0"],
                        env={**os.environ, "SEED": str(seed)}) - vocabulary

        def evaluate(path):
            answer = json.loads(subprocess.run([w2v, "eval", "-m", path, "--json", *files], check=True,
                                               capture_output=True, text=True).stdout)
            return [100 * a[part]["accuracy"] for a in answer.get("analogies", [])
                    for part in ("semantic", "syntactic", "total")] + [100 * p["spearman"] for p in answer.get("pairs", [])]

        if judged:
            names = (["semantic", "syntactic", "total"] if options.analogies else []) + \
                [os.path.splitext(os.path.basename(p))[0] for p in options.pairs]
            print("\t".join(["model", "program", "seed", *names]))
            for model in options.models:
                for program, train, path in (("w2v", ours, mine), ("word2vec.c", peer, theirs)):
                    rows = []
                    for seed in options.seeds:
                        train(model, 5, seed)
                        rows.append(evaluate(path))
                        print("\t".join([model, program, str(seed), *(f"{x:.2f}" for x in rows[-1])]), flush=True)
                    print("\t".join([model, program, "mean", *(f"{statistics.mean(x):.2f}" for x in zip(*rows))]), flush=True)
            return
        print("\t".join(["model", "w2v s", "word2vec.c s", "ratio", "ratios of the pairs"]))
        for model in options.models:
            pairs = [(ours(model, 1, 1), peer(model, 1, 1)) for _ in range(options.runs)]
            ratios = [b / a for a, b in pairs]
            print("\t".join([model, *(f"{statistics.median(x):.2f}" for x in zip(*pairs)), f"{statistics.median(ratios):.2f}",
                             " ".join(f"{r:.2f}" for r in ratios)]), flush=True)


main()

#!/usr/bin/env python3
"""Trains every pair of mode and loss over several seeds and prints one line of evaluation a run, then the means.

    tests/bench/quality.py --programs build/release/bin --corpus wiki8.txt --analogies questions-words.txt \\
        --pairs EN-WS-353-ALL.txt EN-SIMLEX-999.txt -- --dim 100 --window 5 --negative 5 --sample 1e-4 --min-count 5 \\
        --epochs 5 --threads 2 --tokenizer whitespace --case keep

Everything behind -- goes to `w2v train`. The output is TSV on stdout."""
import argparse
import json
import os
import statistics
import subprocess
import tempfile


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="directory of w2v")
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--analogies", required=True)
    parser.add_argument("--pairs", nargs="+", default=[])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    models = ["skipgram/ns", "cbow/ns", "skipgram/hs", "cbow/hs"]
    parser.add_argument("--models", nargs="+", choices=models, default=models)
    parser.add_argument("train", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    extra = [word for word in options.train if word != "--"]
    w2v = os.path.join(options.programs, "w2v")
    names = [os.path.splitext(os.path.basename(p))[0] for p in options.pairs]
    print("\t".join(["model", "seed", "semantic %", "syntactic %", "total %", *names, "train s", "M words/s", "peak MB"]))
    with tempfile.TemporaryDirectory() as scratch:
        for model in options.models:
            mode, loss = model.split("/")
            rows = []
            for seed in options.seeds:
                path, log = os.path.join(scratch, "m.w2v"), os.path.join(scratch, "log.jsonl")
                subprocess.run([w2v, "train", options.corpus, "-q", "-o", path, "--mode", mode, "--loss", loss,
                                "--seed", str(seed), "--log", log, "--force", *extra], check=True)
                with open(log, encoding="utf-8") as lines:
                    end = json.loads(lines.readlines()[-1])
                pairs = [word for p in options.pairs for word in ("--pairs", p)]
                answer = json.loads(subprocess.run(
                    [w2v, "eval", "-m", path, "--json", "--analogies", options.analogies, *pairs],
                    check=True, capture_output=True, text=True).stdout)
                analogies = answer["analogies"][0]
                rows.append([100 * analogies[part]["accuracy"] for part in ("semantic", "syntactic", "total")]
                            + [100 * p["spearman"] for p in answer["pairs"]]
                            + [end["train_seconds"], end["words_per_second"] / 1e6, end["peak_rss_bytes"] / 1e6])
                print("\t".join([model, str(seed), *(f"{x:.2f}" for x in rows[-1])]), flush=True)
            print("\t".join([model, "mean", *(f"{statistics.mean(x):.2f}" for x in zip(*rows))]), flush=True)


main()

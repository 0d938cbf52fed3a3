#!/usr/bin/env python3
"""Trains with w2v and with gensim in turn, at the same settings and threads, and prints both training times and ratios.

    tests/bench/peers_gensim.py --programs build/release/bin --corpus wiki8.txt --threads 1 --repeat 5
    tests/bench/peers_gensim.py --programs build/release/bin --corpus wiki8.txt --threads 2 --repeat 1 --epochs 5 \\
        --analogies questions-words.txt --pairs EN-WS-353-ALL.txt EN-SIMLEX-999.txt
    tests/bench/peers_gensim.py ... --whole

Needs gensim (Debian: python3-gensim). gensim's time is that of train() alone on a line-sentence file (lines of at most
1000 words, written first), w2v's the training phase of its log; both without reading and vocabulary. --whole takes the
wall time from that file to the written model instead, gensim's (word2vec binary) without starting Python. With --analogies
or --pairs the last model of each program is evaluated, both by `w2v eval`. TSV on stdout."""
import argparse
import json
import logging
import os
import statistics
import subprocess
import tempfile
import time

from gensim.models.word2vec import LineSentence, Word2Vec


def evaluation(options, model):
    """Analogies and Spearman's correlations x 100, by w2v eval."""
    files = ["--analogies", options.analogies] if options.analogies else []
    files += [word for p in options.pairs for word in ("--pairs", p)]
    answer = json.loads(subprocess.run([os.path.join(options.programs, "w2v"), "eval", "-m", model, "--json", *files],
                                       check=True, capture_output=True, text=True).stdout)
    parts = [f"{part} {100 * a[part]['accuracy']:.2f}" for a in answer.get("analogies", [])
             for part in ("semantic", "syntactic", "total")]
    return ", ".join(parts + [f"{os.path.basename(p['file'])} {100 * p['spearman']:.2f}" for p in answer.get("pairs", [])])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="directory of w2v")
    parser.add_argument("--corpus", required=True, help="text already split at spaces")
    parser.add_argument("--words", type=int, default=0, help="use only the first so many words; 0: all")
    parser.add_argument("--dim", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--analogies")
    parser.add_argument("--pairs", nargs="+", default=[])
    models = ["skipgram/ns", "cbow/ns", "skipgram/hs", "cbow/hs"]
    parser.add_argument("--models", nargs="+", choices=models, default=models)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        lines = os.path.join(scratch, "lines.txt")
        with open(options.corpus, encoding="utf-8") as source, open(lines, "w", encoding="utf-8") as target:
            words = source.read().split()
            words = words[:options.words] if options.words else words
            for i in range(0, len(words), 1000):
                target.write(" ".join(words[i:i + 1000]) + "\n")
        del words
        print("\t".join(["model", "w2v s", "gensim s", "ratio", "ratios of the pairs"]))
        for model in options.models:
            mode, loss = model.split("/")
            ours, theirs = [], []
            for _ in range(options.repeat):
                log = os.path.join(scratch, "log.jsonl")
                start = time.perf_counter()
                subprocess.run([os.path.join(options.programs, "w2v"), "train", lines, "-q", "-o",
                                os.path.join(scratch, "m.w2v"), "--tokenizer", "whitespace", "--case", "keep", "--mode",
                                mode, "--loss", loss, "--dim", str(options.dim), "--window", "5", "--negative", "5",
                                "--sample", "1e-4", "--min-count", "5", "--epochs", str(options.epochs), "--threads",
                                str(options.threads), "--log", log, "--force"], check=True)
                wall = time.perf_counter() - start
                with open(log, encoding="utf-8") as records:
                    ours.append(wall if options.whole else json.loads(records.readlines()[-1])["train_seconds"])
                start = time.perf_counter()
                peer = Word2Vec(vector_size=options.dim, window=5, min_count=5, sample=1e-4, sg=int(mode == "skipgram"),
                                hs=int(loss == "hs"), negative=5 if loss == "ns" else 0, workers=options.threads,
                                epochs=options.epochs, seed=1)
                peer.build_vocab(LineSentence(lines))
                if not options.whole:
                    start = time.perf_counter()
                peer.train(LineSentence(lines), total_examples=peer.corpus_count, epochs=options.epochs)
                if options.whole:
                    peer.wv.save_word2vec_format(os.path.join(scratch, "peer.bin"), binary=True)
                theirs.append(time.perf_counter() - start)
            for name, path in (("w2v", os.path.join(scratch, "m.w2v")), ("gensim", os.path.join(scratch, "peer.bin"))):
                if options.analogies or options.pairs:
                    if name == "gensim":
                        peer.wv.save_word2vec_format(path, binary=True)
                    print(f"# {model} {name}: {evaluation(options, path)}", flush=True)
            ratios = [t / o for o, t in zip(ours, theirs)]
            print("\t".join([model, f"{statistics.median(ours):.2f}", f"{statistics.median(theirs):.2f}",
                             f"{statistics.median(ratios):.2f}", " ".join(f"{r:.2f}" for r in ratios)]), flush=True)


main()

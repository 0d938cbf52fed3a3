#!/usr/bin/env python3
"""Training speed with subwords against the fasttext program (the one in PATH), one thread, same settings.

    tests/bench/peers_fasttext.py --programs build/release/bin --corpus wiki8.txt --runs 5

Runs alternate. Compared is the processor time (user and system) of one epoch: that of a run with one epoch less that of a
run that trains (almost) nothing, for both programs, so that reading, making the model and writing it do not count and
neighbours on the machine count little. fastText takes -epoch 0; w2v trains one epoch and two, the difference is one.
The output is TSV on stdout."""
import argparse
import os
import resource
import statistics
import subprocess
import tempfile

def seconds_of(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="directory of w2v")
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--modes", nargs="+", default=["skipgram/ns", "cbow/ns"])
    parser.add_argument("--buckets", default="2000000")
    options = parser.parse_args()
    print("\t".join(["mode", "run", "fasttext s", "w2v s", "ratio"]))
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.modes:
            mode, loss = name.split("/")
            ratios = []
            for run in range(options.runs):
                peer = ["fasttext", mode, "-input", options.corpus, "-output", os.path.join(scratch, "peer"), "-thread", "1",
                        "-loss", loss, "-minn", "3", "-maxn", "6", "-bucket", options.buckets, "-dim", "100", "-ws", "5",
                        "-neg", "5", "-t", "1e-4", "-minCount", "5", "-lr", "0.05"]
                ours = [os.path.join(options.programs, "w2v"), "train", options.corpus, "-o", os.path.join(scratch, "m.w2v"),
                        "--force", "-q", "--threads", "1", "--mode", mode, "--loss", loss, "--subwords", "3..6", "--buckets",
                        options.buckets, "--dim", "100", "--window", "5", "--negative", "5", "--sample", "1e-4",
                        "--min-count", "5", "--lr", "0.05", "--tokenizer", "whitespace", "--case", "keep"]
                theirs = seconds_of([*peer, "-epoch", "1"]) - seconds_of([*peer, "-epoch", "0"])
                mine = seconds_of([*ours, "--epochs", "2"]) - seconds_of([*ours, "--epochs", "1"])
                ratios.append(theirs / mine)
                print("%s\t%d\t%.2f\t%.2f\t%.1f" % (name, run + 1, theirs, mine, theirs / mine), flush=True)
            print("%s\tmedian\t\t\t%.1f" % (name, statistics.median(ratios)), flush=True)


main()

#!/usr/bin/env python3
"""KenLM must score as we do: every word's log10 probability within 1e-5 and the same order matched, on KenLM's own models
and on ours, from ARPA and from our file; and it must load the ARPA files we write.

Skips (exit code 77, with the reason) without the Python module kenlm (PyPI; $WORDLOOM_KENLM_PYTHON names an interpreter that
has it) or without a built ngram ($WORDLOOM_BIN names its folder). KenLM's own models are looked for in $WORDLOOM_DATA
(default ../shared/data beside the sources).
"""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import peer_packages
from environment import forget_settings

try:
    import kenlm
except ImportError as missing:
    other = os.environ.get("WORDLOOM_KENLM_PYTHON")
    if other and os.environ.get("WORDLOOM_RETRIED") != "1":
        os.execve(other, [other, __file__], {**os.environ, "WORDLOOM_RETRIED": "1"})
    print("skipped: %s (PyPI has it: pip install kenlm in a virtual environment, WORDLOOM_KENLM_PYTHON=its python)" % missing)
    sys.exit(77)

NGRAM = peer_packages.program("ngram")
DATA = peer_packages.shared_data() / "arpa"
TOLERANCE = 1e-5


def ngram(*arguments):
    done = subprocess.run([str(NGRAM), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("ngram %s: exit code %d\n%s" % (" ".join(map(str, arguments)), done.returncode, done.stderr))
    return done.stdout


def plain(path, folder):
    """The ARPA file without compression, for KenLM."""
    if path.suffix == ".arpa":
        return path
    out = folder / path.stem
    if path.suffix == ".gz":
        out.write_bytes(gzip.decompress(path.read_bytes()))
    else:
        out.write_bytes(subprocess.run(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE, check=True).stdout)
    return out


def ours(model, text):
    """(probability, order, oov) of each word of each sentence."""
    lines = ngram("score", "-m", model, "--words", "--json", text).splitlines()
    return [[(w["log10_prob"], w["order"], w["oov"]) for w in json.loads(line)["words"]] for line in lines]


def compare(what, expected, found):
    if [len(s) for s in expected] != [len(s) for s in found]:
        sys.exit("FAILED: %s: another number of words or sentences" % what)
    words = 0
    for number, (a, b) in enumerate(zip(expected, found), 1):
        for place, ((p, order, oov), (q, our_order, our_oov)) in enumerate(zip(a, b), 1):
            words += 1
            if abs(p - q) > TOLERANCE or order != our_order or oov != our_oov:
                sys.exit("FAILED: %s: sentence %d, word %d: KenLM has %r, we %r" % (what, number, place, (p, order, oov), (q, our_order, our_oov)))
    print("ok: %s: %d words" % (what, words))


def check(name, arpa, text, folder):
    sentences = [line for line in text.read_text(encoding="utf-8").split("\n") if line.split()]
    config = kenlm.Config()
    config.show_progress = False
    peer = kenlm.Model(str(plain(arpa, folder)), config)
    expected = [list(peer.full_scores(sentence)) for sentence in sentences]
    compare(name + ", ARPA read", expected, ours(arpa, text))
    binary, again = folder / "model.ngram", folder / "again.arpa"
    ngram("convert", "--force", arpa, binary)
    compare(name + ", our file", expected, ours(binary, text))
    ngram("convert", "--force", binary, again)
    written = kenlm.Model(str(again), config)
    compare(name + ", our ARPA in KenLM", [list(written.full_scores(s)) for s in sentences], ours(binary, text))
    # KenLM's "including OOVs", from its own scores.
    scores = [p for sentence in expected for p, _, _ in sentence]
    known = [p for sentence in expected for p, _, oov in sentence if not oov]
    figures = json.loads(ngram("perplexity", "-m", binary, "--json", text))
    for key, values in (("perplexity", scores), ("perplexity_without_oov", known)):
        perplexity = 10 ** (-sum(values) / len(values))
        if abs(figures[key] / perplexity - 1) > 1e-5:
            sys.exit("FAILED: %s: %s %r, KenLM has %r" % (name, key, figures[key], perplexity))
    print("ok: %s: perplexity %.4f, without unknown words %.4f" % (name, figures["perplexity"], figures["perplexity_without_oov"]))


def main():
    forget_settings()
    if not NGRAM.exists():
        print("skipped: %s is not built" % NGRAM)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        corpus = (peer_packages.ROOT / "corpora/tiny-english.txt").read_text(encoding="utf-8").split("\n")
        train, held_out = folder / "train.txt", folder / "heldout.txt"
        train.write_text("\n".join(line for i, line in enumerate(corpus) if i % 10), encoding="utf-8")
        held_out.write_text("\n".join(corpus[::10]) + "\nzzyzx is no word of it\n", encoding="utf-8")
        for order in (1, 2, 3, 5):
            arpa = folder / ("ours.o%d.arpa" % order)
            ngram("train", train, "--order", order, "--tokenizer", "whitespace", "--case", "keep", "-q", "-o", arpa)
            if order > 1:  # KenLM does not load unigram models
                check("a model of ours of order %d" % order, arpa, held_out, folder)
        if not (DATA / "ref-kenlm").is_dir():
            print("skipped: KenLM's own models: %s is not there (set WORDLOOM_DATA)" % DATA)
            return 0
        text = folder / "reference.txt"
        text.write_bytes((DATA / "ref-kenlm/heldout.txt").read_bytes().rstrip(b"\n") + b"\n")
        for name in ("train.o2.arpa.gz", "train.o3.arpa.gz", "train.o5.arpa.zst", "train.o3ni.arpa.zst", "train.o3p.arpa.zst"):
            check("KenLM's " + name, DATA / "ref-kenlm" / name, text, folder)
        for name in ("test.arpa", "toy0.arpa", "toy1.arpa"):
            check("KenLM's " + name, DATA / "kenlm" / name, text, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes the seeds that the fuzzers start from, and the whole index that one of them damages.

usage: make_corpus.py PROGRAMS_DIR

tests/fuzz/corpus/TARGET/NAME: the first byte chooses the reader (see tests/fuzz/fuzz_TARGET.cpp), the rest is a small file
as our programs write it. What a fuzzer finds is added by hand under a name that says what it was.
"""
import gzip
import io
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
TEXT = ["the cat sat on the mat", "the dog sat on the cat", "a bird sat in the tree", "the fish saw the bird and the cat",
        "the dog and the cat saw the tree", "W\u00f6rter mit \u00fc"]


def npy(header, body):
    text = header.encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


def quantised():
    """A fastText .ftz of two words and one n-gram, 4 columns in two parts, norms apart, n-grams pruned."""
    rows, dim, parts, part = 3, 4, 2, 2
    header = struct.pack("<14id", 793712314, 12, dim, 5, 5, 1, 5, 1, 2, 2, 10, 3, 3, 100, 1e-4)
    words = b"".join(word + b"\0" + struct.pack("<qb", count, 0) for word, count in ((b"cat", 7), (b"tree", 3)))
    dictionary = struct.pack("<3i2q", 2, 2, 0, 10, 1) + words + struct.pack("<2i", 4, 0)
    centroids = struct.pack(f"<{dim * 256}f", *(i % 7 - 3 for i in range(dim * 256)))
    norms = struct.pack("<4i", 1, 1, 1, 1) + struct.pack("<256f", *(i / 16 for i in range(256)))
    codes = bytes(range(rows * parts))
    matrix = (struct.pack("<?2qi", True, rows, dim, len(codes)) + codes + struct.pack("<4i", dim, parts, part, part)
              + centroids + bytes(range(rows)) + norms)
    return header + dictionary + b"\1" + matrix + b"\0" + struct.pack("<2q", 2, dim) + struct.pack("<8f", *range(8))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    programs = pathlib.Path(sys.argv[1]).resolve()
    seeds = {}
    with tempfile.TemporaryDirectory() as scratch:
        def run(*command):
            subprocess.run([programs / command[0], *command[1:]], cwd=scratch, check=True, capture_output=True)

        def read(name):
            return (pathlib.Path(scratch) / name).read_bytes()

        (pathlib.Path(scratch) / "text.txt").write_text("\n".join(TEXT * 3) + "\n", encoding="utf-8")
        small = ["--dim", "3", "--epochs", "1", "--min-count", "6", "--threads", "1"]
        run("w2v", "train", "text.txt", "-o", "m.w2v", *small)
        run("w2v", "train", "text.txt", "-o", "s.w2v", *small, "--subwords", "3..4", "--buckets", "20")
        run("w2v", "train", "text.txt", "-o", "h.w2v", *small, "--subwords", "3..3", "--hash-rows", "10")
        seeds["vectors"] = {"native": b"\x00" + read("m.w2v"), "subwords": b"\x00" + read("s.w2v"),
                            "hashed": b"\x01" + read("h.w2v")}
        for choice, name, output in ((2, "word2vec-text", "m.txt"), (3, "word2vec-bin", "m.bin"), (4, "glove", "m.glove")):
            run("w2v", "export", "-m", "m.w2v", "--format", name, "-o", output)
            seeds["vectors"][name] = bytes([choice]) + read(output)
        run("w2v", "export", "-m", "s.w2v", "--format", "fasttext-bin", "-o", "s.ft")
        seeds["vectors"]["fasttext-bin"] = b"\x05" + read("s.ft")
        seeds["vectors"]["fasttext-ftz"] = b"\x05" + quantised()
        seeds["vectors"]["compressed"] = b"\x00" + gzip.compress(read("m.txt"), mtime=0)

        header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"
        arrays = npy(header, struct.pack("<6f", *range(6)))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, kind, shape, body in (("data", "<f8", "(3,)", struct.pack("<3d", 1, 2, 3)),
                                            ("indices", "<i4", "(3,)", struct.pack("<3i", 0, 2, 1)),
                                            ("indptr", "<i4", "(3,)", struct.pack("<3i", 0, 2, 3)),
                                            ("shape", "<i8", "(2,)", struct.pack("<2q", 2, 3)),
                                            ("format", "|S3", "()", b"csr")):
                entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED if name == "data" else zipfile.ZIP_STORED
                archive.writestr(entry, npy(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}", body))
        seeds["arrays"] = {
            "npy": b"\x00" + arrays, "npz": b"\x01" + packed.getvalue(), "csr": b"\x02" + packed.getvalue(),
            "market": b"\x03%%MatrixMarket matrix coordinate real general\n% a comment\n2 3 3\n1 1 1.5\n1 3 2\n2 2 -3e-1\n",
            "svmlight": b"\x040 1:1.5 3:2 # first\n1 qid:2 2:-0.3\n"}

        run("w2v", "vocab", "text.txt", "-o", "v.txt")
        run("w2v", "vocab", "text.txt", "-o", "v.bin")
        seeds["vocabulary"] = {"text": b"\x00" + read("v.txt"), "binary": b"\x00" + read("v.bin"),
                               "gzip": b"\x01" + gzip.compress(b"one\r\ntwo\rthree\n\nfour", mtime=0),
                               "lines": b"\x01\xef\xbb\xbfone\r\ntwo\rthree\n\nfour"}
        if shutil.which("zstd"):
            (pathlib.Path(scratch) / "lines").write_bytes(b"one\ntwo\n" * 9)
            subprocess.run(["zstd", "-q", "lines"], cwd=scratch, check=True)
            seeds["vocabulary"]["zstd"] = b"\x01" + read("lines.zst")

        run("ngram", "train", "text.txt", "--order", "3", "-o", "l.ngram", "--smoothing", "witten-bell")
        run("ngram", "convert", "l.ngram", "l.arpa")
        run("ngram", "convert", "l.ngram", "t.ngram", "--layout", "trie")
        seeds["lm"] = {"arpa": b"\x00" + read("l.arpa"), "hashed": b"\x01" + read("l.ngram"), "trie": b"\x01" + read("t.ngram")}

        (pathlib.Path(scratch) / "docs.jsonl").write_text(
            "".join(f'{{"id": "d{i}", "title": "t{i}", "text": "{line}"}}\n' for i, line in enumerate(TEXT)), encoding="utf-8")
        (pathlib.Path(scratch) / "more.jsonl").write_text(
            "".join(f'{{"id": "e{i}", "text": "{line}"}}\n' for i, line in enumerate(TEXT)), encoding="utf-8")
        run("tfidf", "index", "docs.jsonl", "-o", "index", "--positions")
        run("tfidf", "add", "more.jsonl", "-i", "index")
        run("tfidf", "delete", "d1", "e2", "-i", "index")
        shutil.rmtree(HERE / "index", ignore_errors=True)
        shutil.copytree(pathlib.Path(scratch) / "index", HERE / "index",
                        ignore=lambda _, names: [name for name in names if name == "lock"])
        files = sorted((HERE / "index").iterdir())
        seeds["index"] = {f"file{i}": bytes([i]) + path.read_bytes() for i, path in enumerate(files)}

        run("w2v", "train", "text.txt", "-o", "x.w2v", *small, "--log", "log.jsonl")
        seeds["text"] = {
            "toml": b'\x00# run\ndim = 300 # wide\nlr = 2.5e-2\nexact = true\n[train]\ninputs = ["a b", \'c\\d\',]\n"k" = "\\u00e9\\n"\n',
            "log": b"\x01" + read("log.jsonl")[:600].rpartition(b"\n")[0] + b'\n{"type":"epoch","words":5,"loss":2,"lr":0.1,'
                   b'"validation":2,"eval":[{"set":"s","score":0.5}]}\n{"type":"in',
            "recipe": b'\x02{"tokenizer":"icu","locale":"en","normalization":"nfc","case":"fold","strip_accents":false,'
                      b'"stemmer":"","keep_punctuation":false,"keep_numbers":true,"min_length":1,"max_length":255,'
                      b'"stop_words":["the"],"utf8":"replace"}',
            "jsonl": b"\x03" + read("docs.jsonl"),
            "csv": b'\x04id,title,text\n1,"a ""b""","line\nnext"\n2,c,d\n', "tsv": b"\x05id\ttitle\ttext\n1\ta\tb\n"}
    for target, files in seeds.items():
        directory = HERE / "corpus" / target
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (directory / name).write_bytes(content)
        print(target, {name: len(content) for name, content in files.items()})


if __name__ == "__main__":
    main()

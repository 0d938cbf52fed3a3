#!/usr/bin/env python3
"""Exact top-10 search beside gensim and faiss, one thread, on random rows of a model's shape.

    tests/bench/peers_queries.py --programs build/release/bin --turns 5
    tests/bench/peers_queries.py --programs build/release/bin --model wiki8.w2v --large 400000x300

Ours is bench_query (cmake --build build/release --target bench_query). gensim: most_similar() of KeyedVectors whose norms are
there; faiss: IndexFlatIP over rows of unit length, batches of 1000, one OpenMP thread. Programs take turns; TSV, milliseconds.
With --model or --large the whole process `w2v most-similar WORD` is timed on a warm file, best and median of 20. Peers that
are not installed are named and passed over."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
import numpy  # noqa: E402  (reads the variables when it is loaded)


def installed(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"skipped: {name} is not installed", file=sys.stderr)
        return None


def ours(programs, rows, dim):
    """{what: milliseconds} of bench_query."""
    out = subprocess.run([programs / "bench_query", str(rows), str(dim), "1000", "1"], check=True, capture_output=True, text=True)
    return {line.split("\t")[3]: float(line.split("\t")[4]) for line in out.stdout.splitlines()[1:]}


def gensim_single(gensim, matrix, queries):
    from gensim.models import KeyedVectors
    vectors = KeyedVectors(matrix.shape[1])
    vectors.add_vectors([str(i) for i in range(len(matrix))], matrix)
    vectors.fill_norms()
    words = [str(i) for i in range(queries)]
    vectors.most_similar(words[0])
    begin = time.perf_counter()
    for word in words:
        vectors.most_similar(word, topn=10)
    return (time.perf_counter() - begin) / queries * 1000


def faiss_batch(faiss, matrix, queries):
    faiss.omp_set_num_threads(1)
    unit = matrix / numpy.linalg.norm(matrix, axis=1, keepdims=True)
    index = faiss.IndexFlatIP(matrix.shape[1])
    index.add(unit)
    asked = numpy.ascontiguousarray(unit[:queries])
    index.search(asked[:10], 10)
    begin = time.perf_counter()
    index.search(asked, 10)
    return (time.perf_counter() - begin) / queries * 1000


def process(programs, model, word):
    """Wall milliseconds of the whole program: (best, median) of 20 after one that warms the file."""
    times = []
    for _ in range(21):
        begin = time.perf_counter()
        subprocess.run([programs / "w2v", "most-similar", "-m", model, word], check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - begin) * 1000)
    return min(times[1:]), statistics.median(times[1:])


def write_large(programs, folder, rows, dim):
    """A native model of random rows."""
    binary, model = folder / "large.bin", folder / "large.w2v"
    random = numpy.random.default_rng(1)
    with open(binary, "wb") as file:
        file.write(f"{rows} {dim}\n".encode())
        for i in range(rows):
            file.write(f"w{i} ".encode() + random.standard_normal(dim, dtype=numpy.float32).tobytes() + b"\n")
    subprocess.run([programs / "w2v", "convert", binary, model], check=True, stderr=subprocess.DEVNULL)
    binary.unlink()
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--shape", default="67867x100", help="rows x dimension (the vocabulary of wiki8)")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--model", type=pathlib.Path, help="time most-similar as a process on this model")
    parser.add_argument("--word", default="king")
    parser.add_argument("--large", help="rows x dimension of a random model to time the process on")
    options = parser.parse_args()
    rows, dim = map(int, options.shape.split("x"))
    gensim, faiss = installed("gensim"), installed("faiss")
    matrix = numpy.random.default_rng(1).standard_normal((rows, dim), dtype=numpy.float32)
    print("turn\twhat\tms per query")
    for turn in range(1, options.turns + 1):
        measured = ours(options.programs, rows, dim)
        for what in ("single query", "batch, per query"):
            print(f"{turn}\tw2v {what}\t{measured[what]:.4f}")
        if gensim:
            print(f"{turn}\tgensim most_similar\t{gensim_single(gensim, matrix, 50):.4f}")
        if faiss:
            print(f"{turn}\tfaiss IndexFlatIP, batch of 1000\t{faiss_batch(faiss, matrix, 1000):.4f}", flush=True)
    if options.model:
        print("all\tw2v most-similar %s, the process (%s)\tbest %.1f, median %.1f" % (
            options.word, options.model.name, *process(options.programs, options.model, options.word)))
    if options.large:
        with tempfile.TemporaryDirectory() as folder:
            model = write_large(options.programs, pathlib.Path(folder), *map(int, options.large.split("x")))
            print("all\tw2v most-similar w7, the process (%s random)\tbest %.1f, median %.1f" % (
                options.large, *process(options.programs, model, "w7")))


if __name__ == "__main__":
    main()

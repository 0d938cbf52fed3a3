#!/usr/bin/env python3
"""tfidf beside other search programs.

usage: peers_search.py quality BIN                   NDCG@10 and MAP on four collections, beside bm25s
       peers_search.py build BIN TEXT [--limit N]    building an index of paragraphs, beside SQLite FTS5 and Xapian
       peers_search.py query BIN TEXT [--limit N]    queries a second, beside bm25s and SQLite FTS5 (--peers numba: one of them)

BIN is the directory of the programs, TEXT a file with a paragraph a line. The collections are looked for in $WORDLOOM_DATA/docs
(default ../shared/data). Peers that are not installed are named and passed over. Prints TSV.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import peer_packages  # noqa: E402
from environment import forget_settings  # noqa: E402

DATA = peer_packages.shared_data() / "docs"
K1, B = 1.2, 0.75


def smart(text, fields):
    """Records of a SMART collection: ".I id", then sections ".T", ".W" ...; {id: text of the wanted fields}."""
    found, key, section = {}, None, None
    for line in text.splitlines():
        head = re.match(r"\.([A-Z])( *(\d+))?\s*$", line)
        if head and head[1] == "I":
            key, section = head[3], None
            found[key] = []
        elif head:
            section = head[1]
        elif section in fields:
            found[key].append(line)
    return {key: " ".join(lines) for key, lines in found.items()}


def member(name, member_name):
    with tarfile.open(DATA / name / f"{name}.tar.gz") as archive:
        for info in archive:
            if info.name.split("/")[-1] == member_name:
                return archive.extractfile(info).read().decode("latin-1")
    raise FileNotFoundError(member_name)


def collection(name):
    """documents {id: text}, queries {id: text}, judgments {query: {document: grade}}."""
    grades = collections.defaultdict(dict)
    if name == "scifact":
        lines = subprocess.run(["zstd", "-dcq", DATA / "scifact/corpus.jsonl.zst"], check=True, capture_output=True).stdout
        documents = {d["_id"]: d["title"] + " " + d["text"] for d in map(json.loads, lines.splitlines())}
        queries = {q["_id"]: q["text"] for q in map(json.loads, open(DATA / "scifact/beir-queries.jsonl", encoding="utf-8"))}
        for line in open(DATA / "scifact/beir-test.tsv", encoding="utf-8").read().splitlines()[1:]:
            query, document, grade = line.split("\t")
            grades[query][document] = int(grade)
        return documents, {q: queries[q] for q in grades}, grades
    if name == "cran":
        documents = smart(member("cran", "cran.all.1400"), "TW")
        texts = list(smart(member("cran", "cran.qry"), "W").values())
        queries = {str(i): text for i, text in enumerate(texts, 1)}  # the judgments count them, whatever their numbers
        rows = [line.split()[:3] for line in member("cran", "cranqrel").splitlines() if line.split()]
        rows = [(q, d) for q, d, grade in rows if 1 <= int(grade) <= 4]
    else:
        upper = name.upper()
        documents = smart(member(name, upper + ".ALL"), "TW")
        queries = smart(member(name, upper + ".QRY"), "TW")
        rows = [line.split() for line in member(name, upper + ".REL").splitlines() if line.split()]
        rows = [(r[0], r[2] if name == "med" else r[1]) for r in rows]
    for query, document in rows:
        grades[query][document] = 1
    return documents, {q: t for q, t in queries.items() if q in grades}, grades


def tfidf(binaries, *arguments, **kwargs):
    return subprocess.run([str(pathlib.Path(binaries) / "tfidf"), *map(str, arguments)], check=True, capture_output=True,
                          text=True, **kwargs).stdout


def quality(options):
    import bm25s
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN
    stemmer = Stemmer.Stemmer("english")
    print("collection\tprogram\tNDCG@10\tMAP")
    for name in ("cran", "cisi", "med", "scifact"):
        documents, queries, grades = collection(name)
        with tempfile.TemporaryDirectory() as scratch:
            here = pathlib.Path(scratch)
            (here / "d.jsonl").write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in documents.items()))
            (here / "q.jsonl").write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in queries.items()))
            (here / "q.rel").write_text("".join(f"{q} 0 {d} {g}\n" for q in grades for d, g in grades[q].items()))
            (here / "stop.txt").write_text("\n".join(STOPWORDS_EN) + "\n")
            tfidf(options.bin, "index", here / "d.jsonl", "-o", here / "i", "-q", "--stem", "english", "--stop-words", here / "stop.txt",
                  "--min-length", 2)  # bm25s drops words of one character

            def report(program, **kw):
                out = json.loads(tfidf(options.bin, "eval", "-i", here / "i", "--queries", here / "q.jsonl", "--qrels", here / "q.rel", "--json", *kw.get("more", [])))
                print(f"{name}\t{program}\t{out['ndcg']:.4f}\t{out['map']:.4f}", flush=True)
            report("tfidf bm25")
            report("tfidf cosine", more=["--rank", "cosine"])

            # The peer's ranking goes through the same measures: written as an index cannot be, so measured here.
            ids = list(documents)
            retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
            retriever.index(bm25s.tokenize(list(documents.values()), stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
            tokens = bm25s.tokenize(list(queries.values()), stopwords="en", stemmer=stemmer, show_progress=False)
            found, scores = retriever.retrieve(tokens, k=min(1000, len(ids)), show_progress=False)
            ndcg, average = measures({q: [ids[d] for d, s in zip(found[i], scores[i]) if s > 0] for i, q in enumerate(queries)}, grades)
            print(f"{name}\tbm25s {bm25s.__version__}\t{ndcg:.4f}\t{average:.4f}", flush=True)


def measures(rankings, grades, k=10):
    import math
    ndcg = average = 0
    for query, ranking in rankings.items():
        ideal = sorted((g for g in grades[query].values() if g > 0), reverse=True)
        gain = sum(grades[query].get(d, 0) / math.log2(r + 2) for r, d in enumerate(ranking[:k]))
        ndcg += gain / sum(g / math.log2(r + 2) for r, g in enumerate(ideal[:k]))
        hits = 0
        for rank, document in enumerate(ranking, 1):
            if grades[query].get(document, 0) > 0:
                hits += 1
                average += hits / rank / len(ideal)
    return ndcg / len(rankings), average / len(rankings)


def paragraphs(options):
    lines = []
    with open(options.text, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                lines.append(line.rstrip("\n"))
                if len(lines) == options.limit:
                    break
    return lines


def processor_seconds():
    """Of this process and the programs it ran: what other users of a machine do does not count."""
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def timed(action):
    """Processor seconds, and the result."""
    start = processor_seconds()
    result = action()
    return processor_seconds() - start, result


def build_ours(options, source, target, *more):
    seconds, _ = timed(lambda: tfidf(options.bin, "index", source, "-o", target, "--format", "lines", "-q", *more))
    return seconds


def build_fts5(lines, path):
    db = sqlite3.connect(path)
    db.executescript("pragma journal_mode=off; pragma synchronous=off; create virtual table d using fts5(text, content='', tokenize='unicode61')")
    with db:
        db.executemany("insert into d(rowid, text) values(?, ?)", enumerate(lines, 1))
        db.execute("insert into d(d) values('optimize')")
    return db


def build_xapian(lines, path):
    import xapian
    db = xapian.WritableDatabase(str(path), xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    for line in lines:
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text_without_positions(line)
        db.add_document(document)
    db.commit()


def limited_file(options, scratch):
    if not options.limit:
        return options.text
    path = pathlib.Path(scratch) / "text.txt"
    path.write_text("\n".join(paragraphs(options)) + "\n", encoding="utf-8")
    return path


def build(options):
    lines = paragraphs(options)
    size = sum(len(line.encode()) + 1 for line in lines) / 1e6
    print(f"# {len(lines)} documents, {size:.0f} MB\nprogram\tprocessor seconds\tMB/s\tratio to tfidf, 1 thread")
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        here, source = pathlib.Path(scratch), limited_file(options, scratch)
        first = None

        def report(program, seconds):
            print(f"{program}\t{seconds:.2f}\t{size / seconds:.1f}\t{seconds / first:.2f}", flush=True)
        for round_number in range(options.rounds):
            first = build_ours(options, source, here / "i", "--threads", 1)
            report("tfidf, 1 thread", first)
            report("tfidf, 2 threads", build_ours(options, source, here / "i", "--threads", 2))
            report(f"SQLite FTS5 {sqlite3.sqlite_version}", timed(lambda: build_fts5(lines, here / f"s{round_number}"))[0])
            try:
                import xapian
                report(f"Xapian {xapian.version_string()}", timed(lambda: build_xapian(lines, here / "x"))[0])
            except ImportError:
                print("# Xapian: skipped: no python3-xapian")


def query_sets(lines, n):
    """Words drawn from the collection itself: rare and frequent ones, short and long questions."""
    draw = random.Random(1)
    counts = collections.Counter()
    for line in draw.sample(lines, min(len(lines), 60000)):
        counts.update(set(re.findall(r"[a-z]{2,}", line.lower())))
    ranked = [w for w, _ in counts.most_common()]
    frequent, middle, rare = ranked[:100], ranked[100:2000], ranked[2000:30000]

    def some(*parts):
        return [" ".join(w for words, k in parts for w in draw.sample(words, k)) for _ in range(n)]

    def sentences(length):
        out = []
        while len(out) < n:
            words = re.findall(r"[a-z]{2,}", draw.choice(lines).lower())
            if len(words) >= length:
                begin = draw.randrange(len(words) - length + 1)
                out.append(" ".join(words[begin:begin + length]))
        return out
    return {"2 rare": some((rare, 2)), "2 frequent": some((frequent, 2)), "3 mixed": some((frequent, 1), (middle, 1), (rare, 1)),
            "3 of a sentence": sentences(3), "6 of a sentence": sentences(6), "15 of a sentence": sentences(15)}


def query(options):
    lines = paragraphs(options)
    sets = query_sets(lines, options.queries)
    print(f"# {len(lines)} documents; top 10; queries per processor second\nqueries\tprogram\tqueries/s\tratio of tfidf to it")
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        here, source = pathlib.Path(scratch), limited_file(options, scratch)
        build_ours(options, source, here / "i")
        peers = {}
        if "fts5" in options.peers:
            db = build_fts5(lines, here / "s")
            peers[f"SQLite FTS5 {sqlite3.sqlite_version}"] = lambda q: [db.execute(
                "select rowid from d where d match ? order by rank limit 10", (" OR ".join(t.split()),)).fetchall() for t in q]
        try:
            import bm25s
            for backend in (b for b in ("numpy", "numba") if b in options.peers):
                retriever = bm25s.BM25(method="lucene", k1=K1, b=B, backend=backend)
                retriever.index(bm25s.tokenize(lines, stopwords=None, show_progress=False), show_progress=False)
                if backend == "numba":
                    retriever.activate_numba_scorer()

                def ask(q, retriever=retriever):
                    tokens = bm25s.tokenize(q, stopwords=None, show_progress=False, return_ids=False)
                    return retriever.retrieve(tokens, k=10, show_progress=False, n_threads=0)
                ask(list(sets.values())[0][:5])
                peers[f"bm25s {bm25s.__version__} {backend}"] = ask
        except ImportError:
            print("# bm25s: skipped: not installed")
        del lines
        for name, texts in sets.items():
            (here / "q.txt").write_text("\n".join(texts) + "\n")
            empty = here / "none.txt"
            empty.write_text(texts[0] + "\n")

            def ours(file):
                return min(timed(lambda: tfidf(options.bin, "search", "-i", here / "i", "--queries", file, "--threads", 1))[0] for _ in range(3))
            # Starting the program and opening the index is not part of answering.
            own = len(texts) / max(1e-6, ours(here / "q.txt") - ours(empty))
            print(f"{name}\ttfidf\t{own:.0f}\t1", flush=True)
            for program, ask in peers.items():
                part = texts[:max(10, len(texts) // (20 if program.startswith("SQL") else 4))]
                rate = len(part) / timed(lambda: ask(part))[0]
                print(f"{name}\t{program}\t{rate:.1f}\t{own / rate:.1f}", flush=True)


def main():
    forget_settings()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "build", "query"))
    parser.add_argument("bin")
    parser.add_argument("text", nargs="?")
    parser.add_argument("--limit", type=int, default=0, help="only so many paragraphs")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--peers", default="fts5,numpy,numba", type=lambda text: text.split(","),
                        help="query: SQLite FTS5 and bm25s by backend (default: %(default)s)")
    parser.add_argument("--scratch", help="directory for the indexes")
    options = parser.parse_args()
    {"quality": quality, "build": build, "query": query}[options.what](options)


if __name__ == "__main__":
    sys.exit(main())

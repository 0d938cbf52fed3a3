#!/usr/bin/env python3
"""tfidf vectorize and export must give what scikit-learn, gensim, rank_bm25 and bm25s compute: the same terms in the same
order, the same counts, weights to 1e-12 (1e-6 in single precision).

The texts are posts of 20 newsgroups and lines in eight languages from the shared data ($WORDLOOM_DATA, default
../shared/data), and always some made up of every character there is. Excluded from equality, and therefore from the texts:
characters that Python's older Unicode does not know. Which of several equally frequent terms --max-features keeps is not
compared either. Skips (exit code 77, with the reason) without scikit-learn or without a built tfidf ($WORDLOOM_BIN names its
folder); what else is missing is said and passed over.

usage: test_tfidf_with_peers.py [--full]     --full: all of 20 newsgroups and more lines
"""
import json
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile
import unicodedata

import peer_packages
from environment import forget_settings

try:
    import numpy as np
    import scipy.io
    import scipy.sparse as sp
    from sklearn.datasets import load_svmlight_file
    from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
except ImportError as missing:
    peer_packages.retry_or_skip(missing, "python3-sklearn")

TFIDF = peer_packages.program("tfidf")
DATA = peer_packages.shared_data()
FULL = "--full" in sys.argv
failures = []
checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        failures.append(what)
        print("FAILED: " + what, flush=True)


def known(text):
    """Without characters that are newer than Python's Unicode, and without surrogates."""
    return "".join(" " if unicodedata.category(c) in ("Cn", "Cs") else c for c in text)


def unpacked(path):
    return subprocess.run(["zstd", "-dc", str(path)], capture_output=True, check=True).stdout


def newsgroups(every):
    archive = DATA / "docs/20news-bydate/20news-bydate.tar.zst"
    if not archive.exists():
        print("skipped: %s is not there: no newsgroups" % archive)
        return []
    process = subprocess.Popen(["zstd", "-dc", str(archive)], stdout=subprocess.PIPE)
    texts = []
    with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
        for number, member in enumerate(m for m in tar if m.isfile()):
            if number % every == 0:
                texts.append(known(tar.extractfile(member).read().decode("latin-1")))
    process.wait()
    return texts


def lines_of_the_world(count):
    texts = []
    files = sorted((DATA / "multilingual").glob("*.txt.zst"))
    if not files:
        print("skipped: %s is not there: no multilingual text" % (DATA / "multilingual"))
    for path in files:
        lines = [line for line in unpacked(path).decode("utf-8", "replace").splitlines() if line.strip()]
        texts += [known(line[:1500]) for line in lines[:: max(1, len(lines) // count)][:count]]
    return texts


def every_character():
    """The assigned characters, each between letters, at an edge and next to a digit, 500 in a document. Of the blocks of
    thousands of alike ones (Han, Hangul, Yi, Tangut ...) some, unless --full."""
    characters = [chr(c) for c in range(1, 0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")
                  and (FULL or c < 0x3400 or 0xf900 <= c < 0x11000 or 0x1d000 <= c < 0x1fc00 or c % 60 == 0)]
    texts = []
    for i in range(0, len(characters), 500):
        texts.append(" ".join("a%sB %s%s C%s 7%s" % (c, c, c, c, c) for c in characters[i:i + 500]))
    return texts


def handmade():
    made = random.Random(7)
    words = ["The", "cat", "naïve", "ΟΔΥΣΣΕΥΣ", "ΑΣ'Β", "Σ", "İstanbul", "DŽ", "ﬁne", "x_1", "_", "a", "4", "½", "東京", "हिन्दी",
             "ไทย", "e\u0301", "\u0130\u03a3", "tab\tbed", "l\u00a0r", "A\u0345\u03a3", "ß", "ẞ", "ſ", "Ω", "™", "Å", "가각"]
    texts = [" ".join(made.choice(words) for _ in range(made.randrange(0, 40))) for _ in range(200)]
    return texts + ["", " ", "a", "no no no no", "x" * 30000, "ends with sigma ΣΑΣ", "ΣΑΣ.", "\u3000wide\u2003space\x1c\x85"]


class Run:
    """The files of one run of tfidf, read as those who use them do."""

    def __init__(self, folder, arguments, command="vectorize"):
        self.folder = pathlib.Path(folder)
        done = subprocess.run([str(TFIDF), command, *map(str, arguments), "-o", str(folder), "--force", "-q"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit("tfidf %s %s: exit code %d\n%s" % (command, " ".join(map(str, arguments)), done.returncode, done.stderr))
        name = next(n for n in ("npz", "mtx", "svmlight") if (self.folder / ("matrix." + n)).exists())
        path = str(self.folder / ("matrix." + name))
        if name == "npz":
            self.matrix = sp.load_npz(path)
        elif name == "mtx":
            self.matrix = scipy.io.mmread(path).tocsr()
        else:
            self.matrix = load_svmlight_file(path)[0]
        self.matrix.sort_indices()
        table = self.folder / "terms.tsv"
        self.terms, self.df, self.idf = [], np.array([]), np.array([])
        if table.exists():
            rows = [line.split("\t") for line in table.read_bytes().decode("utf-8").split("\n")[:-1]]
            self.terms = [unescaped(row[0]) for row in rows]
            self.df = np.array([int(row[1]) for row in rows])
            self.idf = np.array([float(row[2]) for row in rows])


def unescaped(term):
    out, i = [], 0
    while i < len(term):
        if term[i] == "\\":
            i += 1
            out.append({"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[term[i]])
        else:
            out.append(term[i])
        i += 1
    return "".join(out)


def same(ours, theirs, tolerance, what):
    theirs = sp.csr_matrix(theirs)
    theirs.sort_indices()
    if ours.shape != theirs.shape or ours.nnz != theirs.nnz:
        return check(False, "%s: shape %s with %d entries, expected %s with %d" % (what, ours.shape, ours.nnz, theirs.shape, theirs.nnz))
    check(np.array_equal(ours.indptr, theirs.indptr) and np.array_equal(ours.indices, theirs.indices), what + ": the same cells")
    difference = np.abs(ours.data - theirs.data) / np.maximum(1, np.abs(theirs.data)) if ours.nnz else np.zeros(1)
    check(difference.max() <= tolerance, "%s: the same values (largest difference %g)" % (what, difference.max()))


STOP = sorted(["the", "of", "and", "to", "in", "is", "der", "die", "und", "на", "и"])
GRID = [  # our arguments, scikit-learn's
    ([], {}),
    (["--min-length", 1], {"token_pattern": r"(?u)\b\w+\b"}),
    (["--case", "keep"], {"lowercase": False}),
    (["--ngrams", "1-2"], {"ngram_range": (1, 2)}),
    (["--ngrams", "2-3", "--min-df", 2], {"ngram_range": (2, 3), "min_df": 2}),
    (["--min-df", "0.01", "--max-df", "0.5"], {"min_df": 0.01, "max_df": 0.5}),
    (["--min-df", 3, "--max-df", 40], {"min_df": 3, "max_df": 40}),
    (["--stop-words", "STOP"], {"stop_words": STOP}),
    (["--stop-words", "STOP", "--ngrams", "1-3"], {"stop_words": STOP, "ngram_range": (1, 3)}),
    (["--decompose", "marks"], {"strip_accents": "unicode"}),
    (["--decompose", "ascii"], {"strip_accents": "ascii"}),
    (["--decompose", "marks", "--case", "keep"], {"strip_accents": "unicode", "lowercase": False}),
    (["--binary"], {"binary": True}),
]
SLOW_GRID = [  # on fewer texts
    (["--analyzer", "char"], {"analyzer": "char"}),
    (["--analyzer", "char", "--ngrams", "2-4"], {"analyzer": "char", "ngram_range": (2, 4)}),
    (["--analyzer", "char_wb", "--ngrams", "1-5"], {"analyzer": "char_wb", "ngram_range": (1, 5)}),
    (["--analyzer", "char_wb", "--ngrams", "3", "--decompose", "marks"],
     {"analyzer": "char_wb", "ngram_range": (3, 3), "strip_accents": "unicode"}),
    (["--analyzer", "char", "--ngrams", "3", "--case", "keep"], {"analyzer": "char", "ngram_range": (3, 3), "lowercase": False}),
]
WEIGHTS = [
    ([], {}),
    (["--tf", "sublinear"], {"sublinear_tf": True}),
    (["--idf", "plain-plus-1"], {"smooth_idf": False}),
    (["--idf", "none"], {"use_idf": False}),
    (["--norm", "l1"], {"norm": "l1"}),
    (["--norm", "none"], {"norm": None}),
    (["--tf", "sublinear", "--idf", "plain-plus-1", "--norm", "l1"], {"sublinear_tf": True, "smooth_idf": False, "norm": "l1"}),
    (["--binary", "--ngrams", "1-2"], {"binary": True, "ngram_range": (1, 2)}),
]


def write_documents(path, texts):
    with open(path, "w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            out.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    return path


def compare_counts(folder, documents, texts, grid, label):
    for arguments, options in grid:
        arguments = [folder / "stop.txt" if a == "STOP" else a for a in arguments]
        peer = CountVectorizer(**options)
        what = "%s %s" % (label, options or "as it is")
        try:
            expected = peer.fit_transform(texts)
        except ValueError:  # no term remains
            done = subprocess.run([str(TFIDF), "vectorize", str(documents), "-o", str(folder / "none"), "-q", *map(str, arguments)], capture_output=True)
            check(done.returncode == 2, what + ": refused by both")
            continue
        for threads in ((1, 3) if options in ({}, {"ngram_range": (1, 2)}) else (2,)):
            ours = Run(folder / "m", [documents, "--weight", "count", "--threads", threads, *arguments])
            check(ours.terms == list(peer.get_feature_names_out()), what + ": the same terms in the same order")
            same(ours.matrix, expected, 0, what)


def compare_weights(folder, documents, texts, label):
    for arguments, options in WEIGHTS:
        what = "%s %s" % (label, options or "weights as they are")
        peer = TfidfVectorizer(**options)
        expected = peer.fit_transform(texts)
        ours = Run(folder / "m", [documents, *arguments])
        check(ours.terms == list(peer.get_feature_names_out()), what + ": the same terms")
        same(ours.matrix, expected, 1e-12, what)
        if options.get("use_idf", True):
            check(np.abs(ours.idf - peer.idf_).max() <= 1e-12, what + ": the same idf")
        single = Run(folder / "m", [documents, "--float32", *arguments])
        check(single.matrix.dtype == np.float32, what + ": single precision")
        same(single.matrix, TfidfVectorizer(dtype=np.float32, **options).fit_transform(texts), 1e-6, what + " float32")


def compare_rest(folder, documents, texts):
    for options in ({}, {"binary": True}):
        flags = ["--binary"] if options else []
        features = 300
        peer = CountVectorizer(max_features=features, **options)
        totals = sorted(np.asarray(peer.fit_transform(texts).sum(axis=0)).ravel())
        ours = Run(folder / "m", [documents, "--weight", "count", "--max-features", features, *flags])
        check(sorted(np.asarray(ours.matrix.sum(axis=0)).ravel()) == totals, "max_features keeps as frequent terms %s" % options)
        same(ours.matrix, CountVectorizer(vocabulary=ours.terms, **options).fit_transform(texts), 0, "max_features %s" % options)
    words = ["the", "cat", "of", "unseenword", "東京", "naïve", "and"]
    (folder / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    ours = Run(folder / "m", [documents, "--weight", "count", "--vocabulary", folder / "words.txt"])
    same(ours.matrix, CountVectorizer(vocabulary=words).fit_transform(texts), 0, "a given vocabulary")
    check(ours.terms == words, "a given vocabulary keeps its order")
    half = len(texts) // 2
    first, second = write_documents(folder / "1.jsonl", texts[:half]), write_documents(folder / "2.jsonl", texts[half:])
    peer = TfidfVectorizer(ngram_range=(1, 2)).fit(texts[:half])
    Run(folder / "fit", [first, "--ngrams", "1-2"])
    ours = Run(folder / "m", [second, "--ngrams", "1-2", "--fitted", folder / "fit"])
    same(ours.matrix, peer.transform(texts[half:]), 1e-12, "fit on one half, transform the other")
    for arguments, options in (([], {}), (["--no-alternate-sign"], {"alternate_sign": False}), (["--norm", "none"], {"norm": None}),
                               (["--norm", "l1", "--binary"], {"norm": "l1", "binary": True})):
        for columns in (1 << 20, 1000, 1):
            ours = Run(folder / "m", [documents, "--hash", columns, *arguments])
            same(ours.matrix, HashingVectorizer(n_features=columns, **options).transform(texts), 1e-12, "hashed to %d %s" % (columns, options))
        (folder / "m/terms.tsv").unlink(missing_ok=True)


def compare_files(folder, documents, texts):
    expected = TfidfVectorizer(min_df=2).fit_transform(texts)
    counts = CountVectorizer(min_df=2).fit_transform(texts)
    for name in ("mtx", "svmlight", "npz"):
        target = folder / ("as-" + name)
        same(Run(target, [documents, "--min-df", 2, "--matrix", name]).matrix, expected, 1e-12, "weights as " + name)
        same(Run(target, [documents, "--min-df", 2, "--matrix", name, "--weight", "count"]).matrix, counts, 0, "counts as " + name)
    index = folder / "index"
    done = subprocess.run([str(TFIDF), "index", str(documents), "-o", str(index), "--preset", "sklearn", "-q"], capture_output=True, text=True)
    check(done.returncode == 0, "tfidf index: " + done.stderr)
    peer = TfidfVectorizer()
    expected = peer.fit_transform(texts)
    for name in ("mtx", "svmlight", "npz"):
        ours = Run(folder / ("index-" + name), ["-i", index, "--format", name], "export")
        check(ours.terms == list(peer.get_feature_names_out()), "an index exported as %s: the same terms" % name)
        same(ours.matrix, expected, 1e-12, "an index exported as " + name)
    ours = Run(folder / "index-npz", ["-i", index, "--format", "npz", "--weight", "count"], "export")
    same(ours.matrix, CountVectorizer().fit_transform(texts), 0, "counts of an index")


def compare_gensim(folder, documents, texts):
    try:
        from gensim.corpora import Dictionary
        from gensim.models import TfidfModel
        from gensim.utils import simple_preprocess
    except ImportError as missing:
        print("skipped: %s: no comparison with gensim" % missing)
        return
    tokens = [simple_preprocess(text) for text in texts]
    dictionary = Dictionary(tokens)
    bags = [dictionary.doc2bow(t) for t in tokens]
    names = [dictionary[i] for i in range(len(dictionary))]
    for letters in (None, "nfc", "ntc", "npn", "lfc", "bnn", "dfc", "Lfc", "apc", "lnn", "nfn"):
        model = TfidfModel(bags, smartirs=letters) if letters else TfidfModel(bags)
        rows = [model[bag] if bag else [] for bag in bags]
        expected = sp.csr_matrix(([w for row in rows for _, w in row], [i for row in rows for i, _ in row],
                                  np.cumsum([0] + [len(row) for row in rows])), shape=(len(rows), len(names)))
        ours = Run(folder / "m", [documents, "--preset", "gensim", *(["--smart", letters] if letters else [])])
        check(ours.terms == names, "gensim %s: the same ids" % letters)
        same(ours.matrix, expected, 1e-12, "gensim %s" % letters)


def compare_bm25(folder, documents, texts):
    tokens = [text.lower().split() for text in texts]
    terms = sorted({t for row in tokens for t in row})
    place = {t: i for i, t in enumerate(terms)}
    try:
        from rank_bm25 import BM25Okapi
        peer = BM25Okapi(tokens)
        ours = Run(folder / "m", [documents, "--preset", "okapi", "--weight", "bm25"])
        check(ours.terms == terms, "rank_bm25: the same terms")
        columns = ours.matrix.tocsc()
        for term in random.Random(3).sample(terms, 150) + sorted(terms, key=lambda t: -ours.df[place[t]])[:30]:
            difference = np.abs(columns[:, place[term]].toarray().ravel() - peer.get_scores([term])).max()
            check(difference <= 1e-12, "rank_bm25: scores of %r (difference %g)" % (term, difference))
    except ImportError as missing:
        print("skipped: %s: no comparison with rank_bm25 (PyPI)" % missing)
    try:
        import bm25s
    except ImportError as missing:
        print("skipped: %s: no comparison with bm25s (PyPI)" % missing)
        return
    for method in ("lucene", "robertson", "atire", "bm25l", "bm25+"):
        peer = bm25s.BM25(method=method, k1=1.3, b=0.6, delta=0.7, dtype="float64")
        peer.index(tokens, show_progress=False)
        ours = Run(folder / "m", [documents, "--preset", "okapi", "--weight", "bm25", "--bm25", method, "--bm25-k1", 1.3,
                                  "--bm25-b", 0.6, "--bm25-delta", 0.7])
        theirs = sp.csc_matrix((peer.scores["data"], peer.scores["indices"], peer.scores["indptr"]),
                               shape=(len(tokens), len(peer.scores["indptr"]) - 1))
        order = [peer.vocab_dict[t] for t in terms]
        mine = ours.matrix.toarray()
        expected = theirs[:, order].toarray()
        # For bm25l and bm25+ bm25s stores how much more a document has than one without the term.
        nothing = getattr(peer, "nonoccurrence_array", None)
        if nothing is not None:
            expected += (mine != 0) * np.asarray(nothing, dtype=np.float64)[order]
        check(np.abs(mine - expected).max() <= 1e-5 if nothing is not None else np.abs(mine - expected).max() <= 1e-12,
              "bm25s %s: the same weights (difference %g)" % (method, np.abs(mine - expected).max()))


def main():
    forget_settings()
    if not TFIDF.exists():
        print("skipped: %s is not built" % TFIDF)
        return 77
    posts = newsgroups(1 if FULL else 100)
    world = lines_of_the_world(1000 if FULL else 40)
    texts = handmade() + posts[:: 40 if FULL else 3] + world[::3]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "stop.txt").write_text("\n".join(STOP) + "\n", encoding="utf-8")
        for label, some in (("every character", every_character()), ("newsgroups", posts), ("the world", world), ("handmade", handmade())):
            if some:
                documents = write_documents(folder / "some.jsonl", some)
                compare_counts(folder, documents, some, GRID, label)
                if label != "every character":
                    compare_weights(folder, documents, some, label)
                print("%s: %d documents, %d checks so far" % (label, len(some), checks), flush=True)
        documents = write_documents(folder / "texts.jsonl", texts)
        compare_counts(folder, documents, texts, SLOW_GRID, "characters")
        compare_rest(folder, documents, texts)
        compare_files(folder, documents, texts)
        compare_gensim(folder, documents, texts)
        plain = [" ".join(t.split()) for t in texts if t.strip()][:400]
        compare_bm25(folder, write_documents(folder / "plain.jsonl", plain), plain)
    print("%d checks, %d failed" % (checks, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Tests of the bundled corpus: python3 corpora/test_corpora.py"""

import collections
import hashlib
import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")


def fetch(base, *arguments):
    environment = {**os.environ, "WORDLOOM_FETCH_BASE": base}
    return subprocess.run([sys.executable, str(HERE / "fetch"), *arguments], env=environment, capture_output=True, text=True,
                          timeout=120, check=False)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the file of the test, whole or from a byte on, as real mirrors do."""

    body = b""
    ranges = []

    def do_GET(self):
        start = int((self.headers.get("Range") or "bytes=0-")[len("bytes="):-1])
        self.ranges.append(start)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        self.send_header("Content-Length", str(len(self.body) - start))
        self.end_headers()
        self.wfile.write(self.body[start:])

    def log_message(self, *_):
        pass


class BundledCorpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = (HERE / "tiny-english.txt").read_text(encoding="utf-8").casefold()
        cls.counts = collections.Counter(WORD.findall(text))
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        cls.made = pathlib.Path(made.name)
        subprocess.run([sys.executable, str(HERE / "generate.py"), "--out", made.name], check=True)

    def test_the_generator_writes_the_committed_files_byte_for_byte(self):
        for name in ("tiny-english.txt", "questions.txt", "pairs.tsv", "SHA256SUMS"):
            # Compared by digest: a difference of five megabytes is no message anybody could read.
            digests = [hashlib.sha256((place / name).read_bytes()).hexdigest() for place in (self.made, HERE)]
            self.assertEqual(digests[0], digests[1], name)

    def test_the_committed_files_have_the_recorded_sha256(self):
        lines = (HERE / "SHA256SUMS").read_text(encoding="ascii").splitlines()
        self.assertEqual(len(lines), 3)
        for line in lines:
            digest, name = line.split()
            self.assertEqual(hashlib.sha256((HERE / name).read_bytes()).hexdigest(), digest, name)

    def test_check_notices_a_changed_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for made in self.made.iterdir():
                (pathlib.Path(folder) / made.name).write_bytes(made.read_bytes())
            with open(pathlib.Path(folder) / "pairs.tsv", "a", encoding="utf-8") as pairs:
                pairs.write("one\ttwo\t3.0\n")
            answer = subprocess.run([sys.executable, str(HERE / "generate.py"), "--out", folder, "--check"],
                                    capture_output=True, text=True, check=False)
            self.assertEqual(answer.returncode, 1)
            self.assertIn("pairs.tsv", answer.stderr)
            self.assertNotIn("questions.txt", answer.stderr)

    def test_every_question_has_four_words_that_the_corpus_knows(self):
        sections, questions = [], 0
        for line in (HERE / "questions.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith(": "):
                sections.append(line[2:])
                continue
            words = line.casefold().split()
            questions += 1
            self.assertEqual(len(words), 4, line)
            self.assertEqual(len(set(words)), 4, line)
            for word in words:
                self.assertGreaterEqual(self.counts[word], 20, f"{word} in: {line}")
        self.assertEqual(len(sections), len(set(sections)))
        for needed in ("capital-common-countries", "family", "gram3-comparative", "gram6-nationality-adjective",
                       "gram7-past-tense", "gram8-plural"):
            self.assertIn(needed, sections)
        self.assertGreater(questions, 5000)

    def test_no_question_is_asked_twice(self):
        sections = (HERE / "questions.txt").read_text(encoding="utf-8").split(": ")
        for section in sections:
            body = section.splitlines()
            self.assertEqual(len(body), len(set(body)), body[:1])

    def test_every_similarity_pair_has_two_known_words_and_a_score(self):
        pairs = [line.split("\t") for line in (HERE / "pairs.tsv").read_text(encoding="utf-8").splitlines()]
        self.assertGreater(len(pairs), 200)
        self.assertEqual(len(pairs), len({frozenset(pair[:2]) for pair in pairs}))
        for left, right, score in pairs:
            self.assertGreaterEqual(self.counts[left], 10, left)
            self.assertGreaterEqual(self.counts[right], 10, right)
            self.assertTrue(0 <= float(score) <= 10)

    def test_the_text_is_varied_and_small(self):
        self.assertGreater(sum(count >= 5 for count in self.counts.values()), 4000)
        self.assertLess((HERE / "tiny-english.txt").stat().st_size, 6_000_000)


class Fetch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_without_a_network_it_says_so_in_one_line_and_exits_with_1(self):
        answer = fetch("http://127.0.0.1:9/", "text8", str(self.folder))
        self.assertEqual(answer.returncode, 1)
        self.assertEqual(answer.stdout, "")
        self.assertEqual(len(answer.stderr.splitlines()), 1, answer.stderr)
        self.assertTrue(answer.stderr.startswith("no network: http://127.0.0.1:9/text8.zip"), answer.stderr)
        self.assertIn(f"put the file at {self.folder / 'text8.zip'} yourself", answer.stderr)

    def test_an_unknown_name_is_misuse(self):
        answer = fetch("http://127.0.0.1:9/", "text9", str(self.folder))
        self.assertEqual(answer.returncode, 2)
        self.assertIn("text8", answer.stderr)

    def test_an_archive_of_the_wrong_size_is_refused(self):
        (self.folder / "text8.zip").write_bytes(b"not a zip file")
        answer = fetch("http://127.0.0.1:9/", "text8", str(self.folder))
        self.assertEqual(answer.returncode, 3)
        self.assertIn("should be 31,344,016", answer.stderr)

    def test_a_partial_download_is_continued_extracted_and_recorded(self):
        names = [f"wikitext-103-raw/wiki.{part}.raw" for part in ("train", "valid", "test")]
        archive = self.folder / "made.zip"
        with zipfile.ZipFile(archive, "w") as box:
            for name in names:
                box.writestr(name, name * 1000)
        target = self.folder / "out"
        target.mkdir()
        QuietHandler.body, QuietHandler.ranges = archive.read_bytes(), []
        (target / "wikitext-103.zip.part").write_bytes(QuietHandler.body[:100])
        server = http.server.HTTPServer(("127.0.0.1", 0), QuietHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        base = f"http://127.0.0.1:{server.server_port}"

        answer = fetch(base, "wikitext-103", str(target))
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(QuietHandler.ranges, [100])
        self.assertEqual((target / "wiki.valid.raw").read_text(), names[1] * 1000)
        self.assertEqual(answer.stdout.splitlines(), [str(target / name.split("/")[1]) for name in names])
        recorded = (target / "wiki.test.raw.sha256").read_text().split()[0]
        self.assertEqual(recorded, hashlib.sha256((target / "wiki.test.raw").read_bytes()).hexdigest())

        (target / "wiki.test.raw").write_text("something else")
        answer = fetch(base, "wikitext-103", str(target))
        self.assertEqual(answer.returncode, 3)
        self.assertIn(recorded, answer.stderr)


if __name__ == "__main__":
    unittest.main()

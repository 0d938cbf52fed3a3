#!/usr/bin/env python3
"""Writes the bundled corpus: tiny-english.txt, questions.txt, pairs.tsv and SHA256SUMS.

    corpora/generate.py              write the four files beside this script
    corpora/generate.py --out DIR    write them elsewhere
    corpora/generate.py --check      compare with the files beside this script; exit 1 on a difference

The output is a pure function of the sources: every Python from 3.9 on gives the same bytes.
"""

import argparse
import hashlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tinyenglish import questions, scenes  # noqa: E402  (the path must be set first)
from tinyenglish.draws import Draws  # noqa: E402

SEED = 20


def corpus_text():
    """One paragraph a line, in random order: the plan says what is told how often, the stream of a paragraph how."""
    paragraphs = [scene(Draws(SEED, number + 1), *arguments) for number, (scene, arguments) in enumerate(scenes.plan())]
    return "\n".join(Draws(SEED, 0).shuffled(paragraphs)) + "\n"


def files():
    """File name -> content in bytes."""
    contents = {
        "tiny-english.txt": corpus_text(),
        "questions.txt": "\n".join(questions.question_lines()) + "\n",
        "pairs.tsv": "\n".join(questions.similarity_lines()) + "\n",
    }
    encoded = {name: text.encode("utf-8") for name, text in contents.items()}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in encoded.items())
    return {**encoded, "SHA256SUMS": sums.encode("ascii")}


def main():
    parser = argparse.ArgumentParser(description="Writes the bundled corpus, its analogy questions and its similarity pairs.")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder to write to (default: beside this script)")
    parser.add_argument("--check", action="store_true", help="write nothing, compare with the files that are there")
    options = parser.parse_args()
    different = 0
    for name, data in files().items():
        path = options.out / name
        if options.check:
            if not path.is_file() or path.read_bytes() != data:
                print(f"{path}: differs from what the generator writes; run corpora/generate.py", file=sys.stderr)
                different = 1
        else:
            options.out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return different


if __name__ == "__main__":
    sys.exit(main())

"""What the command line cases share: texts and models, made once per run."""
import pathlib
import random
import subprocess

TOPICS = {
    "court": "king queen prince princess throne crown palace castle".split(),
    "kitchen": "breakfast dinner lunch cereal bread butter cheese milk".split(),
    "farm": "cat dog horse cow sheep goat barn field".split(),
}
COMMON = "the a and with in of near".split()

# Vectors by hand, so that every answer can be worked out on paper: axes are royal, female, food.
HAND = """7 3
king 1 0 0
queen 1 1 0
man 0.1 0 0.05
woman 0.1 1 0.05
bread 0 0 1
butter 0.05 0 1
Paris -1 0.5 0
"""


def planted_text(lines):
    """Sentences that stay within one topic, so that a model of any seed groups the words by topic."""
    draw = random.Random(7)
    text = []
    for _ in range(lines):
        words = TOPICS[draw.choice(sorted(TOPICS))]
        text.append(" ".join(draw.choice(words if i % 3 else COMMON) for i in range(12)).capitalize() + ".")
    return "\n".join(text) + "\n"


def make(directory, environment):
    """Writes planted.txt, planted.w2v (folds case), hand.txt and hand.w2v (no recipe) into the directory."""
    root = pathlib.Path(directory)
    (root / "planted.txt").write_text(planted_text(2000))
    (root / "hand.txt").write_text(HAND)
    for command in ("w2v train planted.txt -o planted.w2v --dim 20 --epochs 10 --sample 0 --threads 1 -q",
                    "w2v convert hand.txt hand.w2v"):
        subprocess.run(["sh", "-c", command], cwd=root, env=environment, check=True, capture_output=True)

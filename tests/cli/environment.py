"""The environment of tests: without what a user's shell tells our programs."""
import os

# Models and options of our programs: $W2V_MODEL, $TFIDF_INDEX, $NGRAM_MODEL, $WORDLOOM_DIM for --dim and so on.
PREFIXES = ("W2V_", "TFIDF_", "NGRAM_", "TOK_", "WORDLOOM_")
# What tests and scripts are told themselves.
KEPT = ("WORDLOOM_BIN", "WORDLOOM_DATA", "WORDLOOM_FETCH_BASE", "WORDLOOM_KENLM_PYTHON", "WORDLOOM_RETRIED",
        "WORDLOOM_SLOWNESS", "WORDLOOM_WORD2VEC")


def forget_settings():
    """Removes them from this process, and so from the programs that it starts."""
    for name in [name for name in os.environ if name.startswith(PREFIXES) and name not in KEPT]:
        del os.environ[name]

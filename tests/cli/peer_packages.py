"""Where the packages are that tests compare us with, where our programs are, and where the larger data is."""
import os
import pathlib
import sys

SYSTEM_PYTHON = "/usr/bin/python3"
ROOT = pathlib.Path(__file__).resolve().parents[2]


def program(name):
    """The path of one of ours: in the folder $WORDLOOM_BIN, else of the release build."""
    return pathlib.Path(os.environ.get("WORDLOOM_BIN") or ROOT / "build/release/bin") / name


def shared_data():
    """The folder $WORDLOOM_DATA, or shared/data beside the sources where that is unset or empty. It need not exist."""
    return pathlib.Path(os.environ.get("WORDLOOM_DATA") or ROOT.parent / "shared/data")


def retry_or_skip(missing, debian_package):
    """After an ImportError: the same script again with Debian's interpreter, which has Debian's packages and need not be
    the first on the path; if that was it, the script ends as skipped."""
    if os.path.exists(SYSTEM_PYTHON) and os.environ.get("WORDLOOM_RETRIED") != "1":
        os.execve(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv], {**os.environ, "WORDLOOM_RETRIED": "1"})
    print("skipped: %s (Debian has it as %s)" % (missing, debian_package))
    sys.exit(77)

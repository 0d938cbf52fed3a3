#!/usr/bin/env python3
"""run.py find_package|add_subdirectory BUILD_DIR CXX [LAUNCHER]: builds and runs a consumer of the libraries, in a folder
outside the sources, so that nothing is found by accident."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def call(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(f"failed ({done.returncode}):", *command)
        print(done.stdout[-6000:])
        sys.exit(1)
    return done.stdout


def main(way, build, compiler, launcher=""):
    with tempfile.TemporaryDirectory(prefix="wordloom-packaging-") as folder:
        options = [f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}", "-DCMAKE_BUILD_TYPE=Release"]
        if way == "find_package":
            call("cmake", "--install", build, "--prefix", f"{folder}/prefix")
            for program in ("w2v", "tok"):
                if "usage" not in call(f"{folder}/prefix/bin/{program}", "--help").lower():
                    sys.exit(f"the installed {program} does not say how it is used")
            options.append(f"-DCMAKE_PREFIX_PATH={folder}/prefix")
        call("cmake", "-G", "Ninja", "-S", HERE / way, "-B", f"{folder}/build", *options)
        call("cmake", "--build", f"{folder}/build", "--target", "consumer")
        print(call(f"{folder}/build/consumer"), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Asks a program through pipes and waits for an answer before each next question.

usage: ask_by_pipe.py QUESTION... -- PROGRAM [ARGUMENT...]

Prints what comes. Exit code: that of the program.
"""
import os
import subprocess
import sys

at = sys.argv.index("--")
program = subprocess.Popen(sys.argv[at + 1 :], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
for question in sys.argv[1:at]:
    program.stdin.write(question.encode() + b"\n")
    answer = b""
    while not answer.endswith(b"\n"):
        piece = os.read(program.stdout.fileno(), 65536)
        if not piece:
            sys.exit("the program ended before it answered")
        answer += piece
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
program.stdin.close()
sys.stdout.buffer.write(program.stdout.read())
sys.stdout.flush()
sys.exit(program.wait())

"""share.py NAME TEXT: prints what a section holds that other programs see too, leaves a text in it, and stays until Enter."""

import sys

import winshm

_, name, text = sys.argv
with winshm.mmap(-1, 100, tagname=name) as memory:
    end = memory.find(b"\0")
    print("found:", memory[:end].decode(), flush=True)
    memory.write(text.encode() + b"\0")
    print("left:", text, flush=True)
    sys.stdin.readline()

"""Runs inside the user's own Blender and saves a packed copy of a .blend elsewhere.

Started as `blender -b --factory-startup -Y --python-exit-code 3 -P pack.py -- REQUEST`, where REQUEST is JSON: the `source`; the `folder`
that copies go to; `assets`, a folder whose files stay files, or null; `readers`, versions of Blender that may render it.
Answers with lines on what was stdout, which is the script's alone from GREETING on: whatever Blender and the scene print goes to stderr.
When stdin ends, the client is gone and so is this process.
"""

import json
import os
import sys
import threading

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from packer import Packer

# What stands before this line on stdout Blender printed while it started. No scene was open then.
GREETING = b"\n@renderfarm\n"


def keep_stdout():
    """Takes stdout away from everybody else; the copy is not inherited by other programs."""
    kept = os.dup(1)
    os.write(kept, GREETING)
    os.dup2(2, 1)
    return os.fdopen(kept, "wb")


def answer(**fields):
    # Names need be no text.
    answers.write(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    answers.flush()


def end_with_client():
    sys.stdin.read()
    os._exit(0)


def text(version):
    return "%d.%d" % tuple(version[:2])


def problem(readers):
    """Why this Blender cannot make a copy that who renders it can read; None when it can."""
    if tuple(bpy.data.version[:2]) > tuple(bpy.app.version[:2]):
        return "is older than the %s that wrote the file" % text(bpy.data.version)
    able = [reader for reader in map(tuple, readers) if reader >= tuple(bpy.data.version[:2])]
    if able and tuple(bpy.app.version[:2]) > min(able):
        return "is newer than the workers' %s, which could not read what it saves" % text(min(able))
    return None


def main():
    request = json.loads(sys.argv[sys.argv.index("--") + 1])
    packer = Packer(request["source"], request["folder"], request["assets"], lambda doing: answer(doing=doing))
    try:
        packer.open(request["source"])
    except RuntimeError as error:
        answer(blender=text(bpy.app.version), problem="cannot open the file: " + str(error).replace("Error:", "").strip())
        return
    if problem(request["readers"]) is not None:
        answer(blender=text(bpy.app.version), problem=problem(request["readers"]))
        return
    written = text(bpy.data.version)
    packer.run()
    answer(
        blender=text(bpy.app.version),
        written=written,
        packed=packer.packed,
        sources=sorted(packer.sources),
        left=[{"kind": kind, "path": path} for kind, path in sorted(packer.left)],
        missing=sorted(packer.missing),
    )


answers = keep_stdout()
threading.Thread(target=end_with_client, daemon=True).start()
main()
sys.stdout.flush()
os._exit(0)

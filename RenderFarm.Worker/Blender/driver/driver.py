"""Runs inside Blender and does what the worker says.

Started as `blender -b --factory-startup -Y --python-exit-code 3 -P driver.py`. Reads one JSON object a line from stdin and answers each
with one line on stdout that begins with PREFIX; every other line is Blender's own and belongs to the frame's log.
When stdin ends, the worker is gone and so is this process, in the middle of a render too.
"""

import ctypes
import json
import os
import queue
import sys
import threading

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from renderfarm import devices, film, header, images, inspection, rendering, settings as overrides, sheet
from renderfarm.refused import Refused, Unfit

PREFIX = "@renderfarm "

commands = queue.Queue()


def read_commands():
    for line in sys.stdin:
        commands.put(line)
    os._exit(0)


def answer(fields):
    # What Blender printed before must come out before the answer: C and Python have a buffer each.
    try:
        ctypes.CDLL(None).fflush(None)
    except (AttributeError, OSError, TypeError):
        pass
    sys.stdout.write("\n" + PREFIX + json.dumps(fields) + "\n")
    sys.stdout.flush()


def open_scene(path):
    try:
        bpy.ops.wm.open_mainfile(filepath=path, use_scripts=False)
    except RuntimeError as error:
        written_by = header.version(path)
        if written_by is not None and written_by > bpy.app.version[:2]:
            raise Refused("The file was written by Blender %d.%d, and the farm's is %s, which cannot read it." % (*written_by, bpy.app.version_string)) from error
        # What stands behind the last mention of the file says what is wrong with it.
        reason = str(error).replace("Error:", "").split("'%s'" % path)[-1].strip(" :.\n")
        raise Refused("Blender cannot open the scene: %s. The file is damaged; save it again in Blender." % reason) from error
    return {}


def configure(settings, device):
    prepared = overrides.configure(settings)
    used = devices.use(bpy.context.scene, settings.get("device", "auto"), device)
    rendering.prepare()
    return {**prepared, "device": used}


VERBS = {
    "open": open_scene,
    "inspect": inspection.inspect,
    "configure": configure,
    "render": rendering.render,
    "step back": images.step_back,
    "look": images.look,
    "compose": rendering.compose,
    "can film": film.can_film,
    "film": film.film,
    "sheet": sheet.sheet,
}


def obey(line):
    command = json.loads(line)
    verb = command.pop("do")
    if verb == "quit":
        answer({"ok": True})
        os._exit(0)
    try:
        answer({"ok": True, **VERBS[verb](**command)})
    except Refused as refused:
        answer({"ok": False, "error": str(refused), "unfit": isinstance(refused, Unfit)})
    except Exception as error:  # The scene is a stranger's: whatever it provokes is its answer, and the process goes on.
        answer({"ok": False, "error": "%s: %s" % (type(error).__name__, error)})


threading.Thread(target=read_commands, daemon=True).start()
answer({"ok": True, "version": bpy.app.version_string})
while True:
    obey(commands.get())

"""Runs inside Blender and does what the worker says.

Started as `blender -b --factory-startup -Y --python-exit-code 3 -P driver.py`. Reads one JSON object a line from what was stdin and
answers each with one on what was stdout, with the id of the command. Both are the driver's alone from here on: whatever Blender, its
libraries and a scene print goes to stderr, which is the frame's log. When the commands end, the worker is gone and so is this process, in
the middle of a render too.
"""

import ctypes
import json
import os
import queue
import sys
import threading

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from renderfarm import devices, files, film, header, images, inspection, rendering, sent, settings as overrides, sheet
from renderfarm.refused import Refused, Unfit

# What stands before this line on stdout Blender printed while it started. No scene was open then.
GREETING = b"\n@renderfarm\n"

commands = queue.Queue()


def keep_pipes():
    """Takes stdin and stdout away from everybody else. The copies are not inherited by other programs."""
    command_pipe, answer_pipe = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    flush()
    os.dup2(2, 1)
    return command_pipe, answer_pipe


def flush():
    """Brings out what was printed: C and Python have a buffer each."""
    for library in (None, "ucrtbase"):
        try:
            ctypes.CDLL(library).fflush(None)
            break
        except (AttributeError, OSError, TypeError):
            pass
    sys.stdout.flush()
    sys.stderr.flush()


def write(pipe, data):
    while data:
        data = data[os.write(pipe, data):]


def read_commands(pipe):
    with open(pipe, encoding="utf-8") as lines:
        for line in lines:
            commands.put(line)
    os._exit(0)


def answer(pipe, identity, fields):
    """Answers, after the log of the command was ended: its id is a secret, so that nothing that is printed can end the log."""
    # A scene's names need be no text, and its numbers no numbers.
    text = json.dumps({**fields, "id": identity}, ensure_ascii=False, allow_nan=False)
    flush()
    write(2, b"\n@end %s\n" % identity.encode())
    write(pipe, text.encode("utf-8", "replace") + b"\n")


def open_scene(path, sentFiles=None):
    try:
        bpy.ops.wm.open_mainfile(filepath=path, use_scripts=False)
    except RuntimeError as error:
        written_by = header.version(path)
        if written_by is not None and written_by > bpy.app.version[:2]:
            raise Unfit("The file was written by Blender %d.%d, and the farm's is %s, which cannot read it."
                        % (*written_by, bpy.app.version_string)) from error
        if header.is_unknown(path, str(error)):
            raise Unfit("The file was written by a newer Blender than the farm's %s, which cannot read it."
                        % bpy.app.version_string) from error
        # What stands behind the last mention of the file says what is wrong with it.
        reason = str(error).replace("Error:", "").split("'%s'" % path)[-1].strip(" :.\n")
        raise Refused("Blender cannot open the scene: %s. The file is damaged; save it again in Blender." % reason) from error
    sent.keep_to(sentFiles)
    return {}


def configure(settings, device):
    prepared = overrides.configure(settings)
    files.unpack_volumes()
    used = devices.use(bpy.context.scene, settings.get("device", "auto"), device)
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
    "check": devices.check,
}


def obey(line, pipe):
    command = json.loads(line)
    verb, identity = command.pop("do"), command.pop("id")
    try:
        answer(pipe, identity, {"ok": True, **VERBS[verb](**command)})
    except Refused as refused:
        answer(pipe, identity, {"ok": False, "error": str(refused), "unfit": isinstance(refused, Unfit)})
    except Exception as error:  # The scene is a stranger's: whatever it provokes is its answer, and the process goes on.
        answer(pipe, identity, {"ok": False, "error": "%s: %s" % (type(error).__name__, error)})


command_pipe, answer_pipe = keep_pipes()
threading.Thread(target=read_commands, args=(command_pipe,), daemon=True).start()
write(answer_pipe, GREETING)
while True:
    obey(commands.get(), answer_pipe)

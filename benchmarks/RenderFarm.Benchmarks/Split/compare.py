"""Writes the largest differences of the images merged.exr and seed.exr from whole.exr, in a folder, to differences.txt there.

    blender -b --factory-startup -P compare.py -- FOLDER
"""

import array
import os
import sys

import bpy

folder = sys.argv[-1]


def values(name):
    image = bpy.data.images.load(os.path.join(folder, name))
    found = array.array("f", [0.0]) * len(image.pixels)
    image.pixels.foreach_get(found)
    return found


whole = values("whole.exr")
with open(os.path.join(folder, "differences.txt"), "w", encoding="utf-8") as written:
    for name in ("merged.exr", "seed.exr"):
        written.write("%.9g\n" % max(abs(left - right) for left, right in zip(whole, values(name))))

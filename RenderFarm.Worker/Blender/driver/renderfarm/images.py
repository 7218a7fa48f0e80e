"""Looks at rendered images: decodes them, says what is suspicious about them, makes previews. Knows nothing of the scene behind them."""

import array
import math
import os
import re
import sys
import tempfile

import bpy

from renderfarm import flattening
from renderfarm.display import display_as
from renderfarm.refused import Refused

# What decoders print on damage that they paint over.
COMPLAINTS = re.compile(r"corrupt|premature|failed|error|invalid|truncated", re.IGNORECASE)

# What dithering makes of black in images of 8 bits.
DITHERED = 2.5 / 255

# Pixels of a preview that are looked at: one of so many.
STRIDE = 3

JPEG_QUALITY = 85


class Overheard:
    """What decoders print meanwhile, in Python's reach: they write to the process's own stdout and stderr."""

    def __enter__(self):
        self.file = tempfile.TemporaryFile()
        sys.stdout.flush()
        self.kept = [os.dup(descriptor) for descriptor in (1, 2)]
        for descriptor in (1, 2):
            os.dup2(self.file.fileno(), descriptor)
        return self

    def __exit__(self, *_):
        for descriptor, kept in zip((1, 2), self.kept):
            os.dup2(kept, descriptor)
            os.close(kept)
        self.file.seek(0)
        text = self.file.read().decode("utf-8", "replace")
        self.file.close()
        self.complaint = next((line.strip() for line in text.splitlines() if COMPLAINTS.search(line) and "arning" not in line), None)


def pixels_of(image):
    pixels = array.array("f", [0.0]) * len(image.pixels)
    image.pixels.foreach_get(pixels)
    return pixels


def load(path):
    """The image, decoded to its last pixel."""
    with Overheard() as overheard:
        try:
            image = bpy.data.images.load(path)
        except RuntimeError as error:
            raise Refused("Blender cannot read the image: " + str(error).replace("Error:", "").strip()) from error
        decoded = min(image.size) > 0
        if image.type == "MULTILAYER":
            image = flattening.flatten(image)
            decoded = min(image.size) > 0
    if overheard.complaint is not None or not decoded:
        bpy.data.images.remove(image)
        raise Refused("The image is damaged: Blender cannot decode it%s" % (
            "." if overheard.complaint is None else " (%s)." % overheard.complaint.rstrip(".")))
    return image


def is_pink(red, green, blue):
    """The magenta of a missing texture, lit or not: as much blue as red, and next to no green."""
    return red > 0.05 and abs(red - blue) <= 0.01 + 0.04 * red and green < 0.35 * red


def empty(image):
    """Whether no pixel of an image has a colour, and whether all are transparent. Blender gives every image four channels."""
    pixels = pixels_of(image)
    black = 0 if image.is_float else DITHERED
    return {"isBlack": all(max(pixels[channel::4]) <= black for channel in range(3)), "isTransparent": max(pixels[3::4]) <= 0}


def examine(image):
    """What the pixels of a small image are like."""
    pixels = pixels_of(image)
    some = [pixels[channel::4 * STRIDE] for channel in range(3)]
    return {"isFinite": math.isfinite(sum(pixels)), "pinkShare": sum(map(is_pink, *some)) / len(some[0])}


def is_scene_referred(path):
    return os.path.splitext(path)[1].lower() in {".exr", ".hdr"}


def save_preview(image, path, view):
    scene = bpy.context.scene
    display_as(scene, view)
    scene.render.image_settings.file_format = "JPEG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.image_settings.quality = JPEG_QUALITY
    image.save_render(path, scene=scene)


def look(path, preview, side, view=None):
    """Decodes an image, examines it, and saves a preview whose longer side is at most so many pixels."""
    image = load(path)
    try:
        width, height = image.size
        scale = min(1, side / max(width, height))
        if scale < 1:
            image.scale(max(1, round(width * scale)), max(1, round(height * scale)))
        found = {"width": width, "height": height, **empty(image), **examine(image)}
        save_preview(image, preview, view if is_scene_referred(path) else None)
    finally:
        bpy.data.images.remove(image)

    # A spot that is lost in the small picture counts.
    if scale < 1 and (found["isBlack"] or found["isTransparent"]):
        image = load(path)
        try:
            found.update(empty(image))
        finally:
            bpy.data.images.remove(image)
    return found


def step_back():
    """Leaves the processor to those who render."""
    if hasattr(os, "nice"):
        os.nice(10)
    return {}

"""Makes a contact sheet: small pictures in rows, each with its frame's number."""

import array
import math

import bpy

from renderfarm.images import load, pixels_of, save_preview

WIDTH = 240
GAP = 8
LABEL = 24
PAPER = (0.08, 0.08, 0.09, 1.0)
INK = (0.85, 0.85, 0.85, 1.0)

# Three by five dots a digit, the rows from above.
DIGITS = {
    "0": ("111", "101", "101", "101", "111"), "1": ("010", "110", "010", "010", "111"), "2": ("111", "001", "111", "100", "111"),
    "3": ("111", "001", "111", "001", "111"), "4": ("101", "101", "111", "001", "001"), "5": ("111", "100", "111", "001", "111"),
    "6": ("111", "100", "111", "101", "111"), "7": ("111", "001", "010", "010", "010"), "8": ("111", "101", "111", "101", "111"),
    "9": ("111", "101", "111", "001", "111"), "-": ("000", "000", "111", "000", "000"),
}
DOT = 3


class Sheet:
    """Pixels with the first row below, as Blender has them."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.pixels = array.array("f", PAPER) * (width * height)

    def copy(self, pixels, width, left, top):
        """Puts a picture on the sheet, its upper left corner so far from the sheet's."""
        height = len(pixels) // (4 * width)
        for row in range(height):
            at = 4 * ((self.height - top - height + row) * self.width + left)
            self.pixels[at:at + 4 * width] = pixels[4 * row * width:4 * (row + 1) * width]

    def write(self, text, left, top):
        dot = array.array("f", INK) * (DOT * DOT)
        for place, letter in enumerate(text):
            for y, row in enumerate(DIGITS[letter]):
                for x, on in enumerate(row):
                    if on == "1":
                        self.copy(dot, DOT, left + (place * 4 + x) * DOT, top + y * DOT)


def sheet(pictures, target):
    """Puts the pictures, each a path and a number, on one JPEG."""
    columns = math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    height = 0
    small = []
    for picture in pictures:
        image = load(picture["path"])
        try:
            image.scale(WIDTH, max(1, round(WIDTH * image.size[1] / image.size[0])))
            height = max(height, image.size[1])
            small.append((str(picture["number"]), pixels_of(image)))
        finally:
            bpy.data.images.remove(image)

    whole = Sheet(columns * (WIDTH + GAP) + GAP, rows * (height + LABEL + GAP) + GAP)
    for index, (number, pixels) in enumerate(small):
        left, top = GAP + index % columns * (WIDTH + GAP), GAP + index // columns * (height + LABEL + GAP)
        whole.copy(pixels, WIDTH, left, top)
        whole.write(number, left, top + height + 5)

    image = bpy.data.images.new("sheet", whole.width, whole.height)
    try:
        image.pixels.foreach_set(whole.pixels)
        save_preview(image, target, None)
    finally:
        bpy.data.images.remove(image)
    return {}

"""External files of the open scene."""

import os

import bpy


def is_missing(block, path):
    return bool(path) and not os.path.exists(bpy.path.abspath(path, library=block.library))


def missing_files():
    """External files that are needed and not there. Packed, generated and built-in data needs no file."""
    missing = set()
    for image in bpy.data.images:
        if image.source in {"FILE", "MOVIE"} and image.packed_file is None and image.users and is_missing(image, image.filepath):
            missing.add(image.filepath)
    for library in bpy.data.libraries:
        if library.packed_file is None and is_missing(library, library.filepath):
            missing.add(library.filepath)
    for font in bpy.data.fonts:
        if font.packed_file is None and font.filepath != "<builtin>" and is_missing(font, font.filepath):
            missing.add(font.filepath)
    for volume in bpy.data.volumes:
        if volume.packed_file is None and not volume.is_sequence and is_missing(volume, volume.filepath):
            missing.add(volume.filepath)
    for cache in bpy.data.cache_files:
        if not cache.is_sequence and is_missing(cache, cache.filepath):
            missing.add(cache.filepath)
    return sorted(missing)

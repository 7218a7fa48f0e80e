"""Only what was sent is read: a path to anything else on this machine is made to lead nowhere, as it would on another."""

import os

import bpy

from renderfarm.places import places

# What stands before such a path; there is no such folder beside any scene.
NOWHERE = "//renderfarm.was.not.sent/"

# Paths of the libraries that were read before anybody could look, and taken out again.
libraries = []


def real(path):
    return os.path.normcase(os.path.realpath(path))


def own_folders():
    """Where Blender has its own data, such as its assets, and its temporary files."""
    folders = [bpy.app.tempdir, bpy.utils.system_resource("DATAFILES"), *(bpy.utils.resource_path(kind) for kind in ("LOCAL", "SYSTEM"))]
    return [real(folder) for folder in folders if folder]


def keep_to(sent):
    """Has the open file read nothing but what is in the folder that was sent (or is that file), and what is Blender's."""
    libraries.clear()
    if sent is None:
        return
    allowed = [real(sent), *own_folders()]
    outside = []
    for place in list(places()):
        path = real(place.path)
        if place.is_packed or any(path == folder or path.startswith(os.path.join(folder, "")) for folder in allowed):
            continue
        if not place.is_library:
            place.text = NOWHERE + place.text
        elif not getattr(place.block, "is_archive", False):  # packed linked data (Blender 5.0) is no file
            outside.append(place.block.name)
    for name in outside:
        library = bpy.data.libraries.get(name)
        if library is not None:
            libraries.append(library.filepath)
            bpy.data.libraries.remove(library)


def original(path):
    """The path as the user has it."""
    return path[len(NOWHERE):] if path.startswith(NOWHERE) else path

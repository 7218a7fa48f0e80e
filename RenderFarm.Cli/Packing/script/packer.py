"""Packs what a .blend needs into a copy of it."""

import os

import bpy

import animation
from places import disk_caches, places

# Blender packs all libraries and volumes or none. One that points here is passed over.
NOWHERE = "//renderfarm.stays.a.file"


def attempt(operator):
    """The operators pack what they can, and then fail for what they cannot."""
    try:
        operator()
    except RuntimeError as error:
        print(error)


def relative(path):
    try:
        return bpy.path.relpath(path)
    except ValueError:  # On another drive.
        return path


def real(path):
    """The path without links to folders: those of the request have none either."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


class Packer:
    def __init__(self, source, folder, assets, tell):
        self.source = source
        self.folder = folder
        self.assets = assets
        self.tell = tell
        self.copy = os.path.join(folder, os.path.basename(source))
        self.packed = {}      # How many of each kind.
        self.sources = set()  # Files that the copy was made of, or would have been, had they been there.
        self.left = set()     # Kind and path of what is outside of the copy and of the assets.
        self.missing = set()  # Paths.

    def run(self):
        """Makes the copy of the source, which is open."""
        libraries = self.copy_libraries()
        if libraries:
            self.open(self.source)
        self.tell("packing " + os.path.basename(self.source))
        self.pack(libraries)
        self.look_around(lambda place: place.is_local or place.library_path not in libraries)
        self.left.update(("simulation cache", folder) for folder in disk_caches() if not self.goes_along(folder))
        self.save(self.copy)

    def open(self, path):
        self.tell("reading " + os.path.basename(path))
        bpy.ops.wm.open_mainfile(filepath=path, use_scripts=False)

    def save(self, path):
        animation.let_go()
        bpy.ops.wm.save_as_mainfile(filepath=path, copy=True, compress=True, relative_remap=False)

    def goes_along(self, path):
        return self.assets is not None and real(path).startswith(os.path.join(self.assets, ""))

    def is_to_pack(self, place):
        return place.can_be_packed and not self.goes_along(place.path)

    def copy_libraries(self):
        """Copies, by path, of the libraries that need files themselves: Blender packs a library as it is, without its images."""
        needy = sorted({place.library_path for place in places() if place.library_path is not None and self.is_to_pack(place)})
        copies = {}
        os.makedirs(os.path.join(self.folder, "libraries"), exist_ok=True)
        for path in needy:
            if not os.path.exists(path) or self.goes_along(path):
                continue
            self.open(path)
            self.pack(None)
            self.look_around(lambda place: place.is_local and not place.is_library)
            copies[path] = os.path.join(self.folder, "libraries", "%d.blend" % len(copies))
            self.save(copies[path])
        return copies

    def pack(self, libraries):
        """Packs the open file. `libraries` has copies to pack in place of libraries, or is None when those stay outside."""
        mine = [place for place in places() if place.is_local]
        packing = [place for place in mine if self.is_to_pack(place) and not (place.is_library and libraries is None)]
        final = {}
        for place in mine:
            # Blender packs no library as long as one has an absolute path.
            if place.is_library or self.goes_along(place.path):
                final[place] = place.text if place.text.startswith("//") else relative(real(place.path))
        for place in final:
            if place in packing:
                place.text = relative((libraries or {}).get(place.path, place.path))
            else:
                place.text = NOWHERE if place.can_be_packed else final[place]
        if libraries is not None and any(place.is_library for place in packing):
            attempt(bpy.ops.file.pack_libraries)
        attempt(bpy.ops.file.pack_all)
        for place, text in final.items():
            place.text = text
        for place in packing:
            self.sources.update(place.files)
            if place.is_packed:
                self.packed[place.kind] = self.packed.get(place.kind, 0) + len(place.files)

    def look_around(self, concerns):
        """Notes what the open file needs and has not packed."""
        for place in filter(concerns, places()):
            if place.is_packed:
                continue
            if not place.is_there:
                if not place.is_folder:
                    self.missing.add(place.path)
            elif not self.goes_along(place.path):
                self.left.add((place.kind, place.path))

"""Every place where the open file names an external file that it reads."""

import os

import bpy

# Collections of datablocks that are files.
BLOCKS = {
    "images": "image",
    "libraries": "library",
    "sounds": "sound",
    "fonts": "font",
    "volumes": "volume",
    "movieclips": "movie clip",
    "cache_files": "Alembic or USD cache",
}

IMAGES = {"FILE": "image", "TILED": "image tiles", "SEQUENCE": "image sequence", "MOVIE": "movie"}

PACKABLE = {"image", "image tiles", "library", "sound", "font", "volume"}

# Tiles are named by their number, or by their column and row.
TILES = {"<UDIM>": lambda number: str(number), "<UVTILE>": lambda number: "u%d_v%d" % ((number - 1001) % 10 + 1, (number - 1001) // 10 + 1)}


class Place:
    """A property that holds a path, and the datablock that it belongs to."""

    def __init__(self, kind, block, holder, name):
        self.kind = kind
        self.block = block
        self.holder = holder
        self.name = name

    @property
    def text(self):
        return getattr(self.holder, self.name)

    @text.setter
    def text(self, text):
        setattr(self.holder, self.name, text)

    @property
    def is_library(self):
        return self.kind == "library"

    @property
    def is_local(self):
        """Whether it is saved with the open file, and not with a library."""
        return self.block.library is None

    @property
    def library_path(self):
        """Path of the library that has it: for a library, of the one that links to it; None for what the open file has itself."""
        library = self.block.parent if self.is_library else self.block.library
        return None if library is None else absolute(library.filepath)

    @property
    def is_folder(self):
        return self.holder.bl_rna.properties[self.name].subtype == "DIR_PATH"

    @property
    def is_packed(self):
        return getattr(self.holder, "packed_file", None) is not None

    @property
    def can_be_packed(self):
        return self.kind in PACKABLE and not self.is_packed

    @property
    def path(self):
        return absolute(self.text, self.block.library)

    @property
    def files(self):
        """The file or folder, or each of an image's tiles."""
        for token, named in TILES.items():
            if self.kind == "image tiles" and token in self.text:
                return [self.path.replace(token, named(tile.number)) for tile in self.holder.tiles]
        return [self.path]

    @property
    def is_there(self):
        return all(os.path.exists(path) for path in self.files)


def absolute(text, library=None):
    return os.path.normpath(bpy.path.abspath(text, library=library))


def places():
    for kind, block, holder, name in candidates():
        place = Place(kind, block, holder, name)
        if place.text and place.text != "<builtin>":
            yield place


def candidates():
    for collection, kind in BLOCKS.items():
        for block in getattr(bpy.data, collection):
            if collection == "libraries":
                yield kind, block, block, "filepath"
            elif block.users:
                yield kind_of(block, kind), block, block, "filepath"
    for block in bpy.data.objects:
        for modifier in block.modifiers:
            if not is_baked_inside(modifier):
                yield from paths_of("cache of the modifier " + modifier.name, block, modifier)
            domain = getattr(modifier, "domain_settings", None)
            if domain is not None:
                yield "fluid cache", block, domain, "cache_directory"
        for holder in (*block.modifiers, *block.particle_systems):
            cache = getattr(holder, "point_cache", None)
            if cache is not None and cache.use_external:
                yield "simulation cache", block, cache, "filepath"
    for block, tree in node_trees():
        for node in tree.nodes:
            if node.bl_idname != "CompositorNodeOutputFile":
                yield from paths_of("file of the node " + node.name, block, node)
    for scene in bpy.data.scenes:
        editor = scene.sequence_editor
        for strip in () if editor is None else getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", ()):
            yield from paths_of("sequencer strip", scene, strip)


def is_baked_inside(modifier):
    """Whether all that geometry nodes have baked is packed into the file (Blender 4.4); their folder is still named."""
    targets = [getattr(bake, "bake_target", "DISK") for bake in getattr(modifier, "bakes", ())]
    return len(targets) > 0 and all((modifier.bake_target if target == "INHERIT" else target) == "PACKED" for target in targets)


def kind_of(block, kind):
    if isinstance(block, bpy.types.Image):
        return IMAGES.get(block.source, "")
    if isinstance(block, bpy.types.Volume) and block.is_sequence:
        return "volume sequence"
    return kind


def paths_of(kind, block, holder):
    # What these two name is written, not read, until it is made.
    if not getattr(holder, "is_cached", True) or not getattr(holder, "is_external", True):
        return
    for prop in holder.bl_rna.properties:
        if prop.type == "STRING" and prop.subtype in {"FILE_PATH", "DIR_PATH"} and not prop.is_readonly:
            yield kind, block, holder, prop.identifier


def node_trees():
    for collection in ("materials", "lights", "worlds", "scenes"):
        for block in getattr(bpy.data, collection):
            tree = getattr(block, "node_tree", None)
            if tree is not None:
                yield block, tree
    for group in bpy.data.node_groups:
        yield group, group


def disk_caches():
    """The folder that simulations are baked to beside the file."""
    folder = absolute("//blendcache_" + os.path.splitext(os.path.basename(bpy.data.filepath))[0])
    return [folder] if os.path.isdir(folder) else []

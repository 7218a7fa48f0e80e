"""External files of the open scene: every kind that a render reads, each with whether it is there."""

import os
import re

import bpy

from renderfarm import sent
from renderfarm.facts import uses_sequencer
from renderfarm.reach import live_nodes, reachable, trees
from renderfarm.simulations import fluids, point_caches
from renderfarm.words import listed


def absolute(block, path):
    return bpy.path.abspath(path, library=block.library)


def file(kind, path, packed=False, missing=False, detail=None):
    if path != sent.original(path) and not sent.original(path).startswith("//"):
        detail = detail or "not sent"
    return {"kind": kind, "path": sent.original(path), "packed": bool(packed), "missing": bool(missing) and not packed, "detail": detail}


def single(kind, block, packed=False):
    path = block.filepath
    return file(kind, path, packed, not os.path.exists(absolute(block, path)))


def parts(what, gone):
    """Which parts of a file are missing; None when none is."""
    return "%s %s" % (what, listed(gone)) if gone else None


def numbered(kind, block, path, frames):
    """A sequence of files whose names end in a number."""
    whole = absolute(block, path)
    folder, name = os.path.split(whole)
    match = re.match(r"^(.*?)(\d+)(\D*)$", os.path.splitext(name)[0])
    if match is None:
        return file(kind, path, missing=not os.path.exists(whole))
    try:
        there = set(os.listdir(folder))
    except OSError:
        there = set()
    head, digits, tail = match.groups()
    ending = tail + os.path.splitext(name)[1]
    gone = sorted(number for number in frames if "%s%0*d%s" % (head, len(digits), number, ending) not in there)
    return file(kind, path, missing=gone, detail=parts("files", gone))


def numbers(scene, first, length, offset, cyclic=False):
    """The numbers of the files that a sequence shows in the scene's frames: what Blender's image users count."""
    shown = set()
    for frame in range(scene.frame_start, scene.frame_end + 1):
        at = frame - first + 1
        if cyclic and length > 0:
            at = (at - 1) % length + 1
        if 1 <= at <= length:
            shown.add(at + offset)
    return shown


def image_users(blocks):
    """Where images are shown, with the part of a sequence that is."""
    for tree in trees(blocks):
        for node in tree.nodes:
            # The compositor's nodes count by themselves, the others by an image user.
            user = getattr(node, "image_user", node)
            if getattr(node, "image", None) is not None and hasattr(user, "frame_start"):
                yield node.image, user
    for block in blocks:
        if isinstance(block, bpy.types.Texture) and getattr(block, "image", None) is not None:
            yield block.image, block.image_user


def udim(image):
    """A picture in tiles, each a file."""
    gone = []
    for tile in image.tiles:
        across, up = (tile.number - 1001) % 10 + 1, (tile.number - 1001) // 10 + 1
        path = image.filepath.replace("<UDIM>", str(tile.number)).replace("<UVTILE>", "u%d_v%d" % (across, up))
        if not os.path.exists(absolute(image, path)):
            gone.append(tile.number)
    return file("udim", image.filepath, len(image.packed_files) > 0, gone, parts("tiles", gone))


def images(scene, blocks):
    shown = {}
    for image, user in image_users(blocks):
        if image.source == "SEQUENCE":
            shown.setdefault(image, set()).update(
                numbers(scene, user.frame_start, user.frame_duration, user.frame_offset, user.use_cyclic))
    for image in blocks:
        if not isinstance(image, bpy.types.Image):
            continue
        packed = len(image.packed_files) > 0
        if image.source == "FILE" and image.filepath:
            yield single("image", image, packed)
        elif image.source == "MOVIE":
            yield single("movie", image, packed)
        elif image.source == "SEQUENCE" and not packed:
            # Where nothing tells the frames, its first file has to do.
            yield numbered("sequence", image, image.filepath, shown[image]) if image in shown else single("sequence", image)
        elif image.source == "TILED":
            yield udim(image)


def volumes(scene, blocks):
    for volume in blocks:
        if not isinstance(volume, bpy.types.Volume) or not volume.filepath:
            continue
        if volume.is_sequence:
            shown = numbers(scene, volume.frame_start, volume.frame_duration, volume.frame_offset)
            yield numbered("volume", volume, volume.filepath, shown)
        else:
            yield single("volume", volume, volume.packed_file)


def caches(scene, blocks):
    """Alembic and USD."""
    for cache in blocks:
        if not isinstance(cache, bpy.types.CacheFile):
            continue
        if cache.is_sequence:
            shown = range(scene.frame_start + int(cache.frame_offset), scene.frame_end + int(cache.frame_offset) + 1)
            yield numbered("cache", cache, cache.filepath, shown)
        else:
            yield single("cache", cache)


def clips(scene):
    """Movie clips that the compositor shows; those that were only tracked are not read."""
    trees_of_scene = trees([scene]) if scene.render.use_compositing and scene.use_nodes else ()
    for clip in {node.clip for tree in trees_of_scene for node in tree.nodes if getattr(node, "clip", None) is not None}:
        if clip.source == "SEQUENCE":
            shown = numbers(scene, clip.frame_start, clip.frame_duration, clip.frame_offset)
            yield numbered("clip", clip, clip.filepath, shown)
        else:
            yield single("clip", clip)


def strips(scene):
    """What the video sequencer shows and plays."""
    if not uses_sequencer(scene):
        return
    editor = scene.sequence_editor
    for strip in getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", ()):
        if strip.mute:
            continue
        if strip.type == "MOVIE":
            yield file("movie", strip.filepath, missing=not os.path.exists(absolute(scene, strip.filepath)))
        elif strip.type == "SOUND" and strip.sound is not None:
            yield single("sound", strip.sound, strip.sound.packed_file)
        elif strip.type == "IMAGE":
            folder = absolute(scene, strip.directory)
            gone = [one.filename for one in strip.elements if not os.path.exists(os.path.join(folder, one.filename))]
            yield file("sequence", strip.directory, missing=gone, detail=parts("files", gone))


def simulations(scene, blocks):
    """Baked simulations, and what modifiers read from files."""
    beside = "//blendcache_" + os.path.splitext(os.path.basename(bpy.data.filepath))[0]
    for owner in blocks:
        if not isinstance(owner, bpy.types.Object):
            continue
        folders = [fluid.cache_directory for fluid in fluids(owner) if fluid.cache_type != "REPLAY"]
        folders += [
            cache.filepath if cache.use_external else beside
            for cache in point_caches(owner) if cache.use_external or cache.use_disk_cache]
        for path in folders:
            yield file("simulation", path, missing=not os.path.isdir(absolute(owner, path)), detail="of '%s'" % owner.name)
        for modifier in owner.modifiers:
            reads = (
                modifier.type in {"MESH_CACHE", "MULTIRES", "OCEAN"}
                and getattr(modifier, "is_external", True) and getattr(modifier, "is_cached", True))
            if reads and modifier.filepath:
                missing = not os.path.exists(absolute(owner, modifier.filepath))
                yield file("simulation", modifier.filepath, missing=missing, detail="%s of '%s'" % (modifier.name, owner.name))


def lights(blocks):
    """Light profiles (IES)."""
    for tree in trees(blocks):
        for node in live_nodes(tree):
            if node.bl_idname == "ShaderNodeTexIES" and node.mode == "EXTERNAL" and node.filepath:
                yield file("light profile", node.filepath, missing=not os.path.exists(absolute(tree, node.filepath)))


def fonts(scene, blocks):
    for font in blocks:
        if isinstance(font, bpy.types.VectorFont) and font.filepath != "<builtin>":
            yield single("font", font, font.packed_file)


KINDS = (images, volumes, caches, simulations, fonts)


def unneeded(scene):
    """Paths of missing files that no pixel needs: of hidden objects, of nodes that lead nowhere."""
    needed = reachable(scene)
    beside = reachable(scene, everything=True) - needed
    missing = {one["path"] for kind in KINDS for one in kind(scene, beside) if one["missing"]}
    return sorted(missing - {one["path"] for one in files(scene)})


def files(scene):
    """Every external file that the scene's frames need. Generated and built-in data needs none."""
    blocks = reachable(scene)
    # A library of packed linked data (Blender 5.0) is no file.
    found = [single("library", library, library.packed_file) for library in bpy.data.libraries if not getattr(library, "is_archive", False)]
    found += [file("library", path, missing=True, detail="not sent") for path in sent.libraries]
    for kind in KINDS:
        found += kind(scene, blocks)
    found += [*clips(scene), *strips(scene), *lights(blocks)]
    unique = {(one["kind"], one["path"], one["detail"]): one for one in found}
    return sorted(unique.values(), key=lambda one: (not one["missing"], one["kind"], one["path"]))


def unpack_volumes():
    """Puts packed volumes where Blender reads them.

    It does so from files only, which are at their old place on the user's machine alone.
    """
    for number, volume in enumerate(bpy.data.volumes):
        if volume.packed_file is not None:
            path = os.path.join(bpy.app.tempdir, "volume-%d.vdb" % number)
            with open(path, "wb") as unpacked:
                unpacked.write(volume.packed_file.data)
            volume.filepath = path

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
import time

import bpy

PREFIX = "@renderfarm "

# Blender's defaults for PNG are between 15 and 90; above 15 saving costs seconds and gains little. Lossless either way.
MAX_COMPRESSION = 15

# With these, what Cycles keeps from one frame to the next is not known to be refreshed in every version.
SIMULATED = {
    "CLOTH", "DYNAMIC_PAINT", "EXPLODE", "FLUID", "MESH_SEQUENCE_CACHE", "MESH_TO_VOLUME", "NODES", "OCEAN",
    "PARTICLE_INSTANCE", "PARTICLE_SYSTEM", "SOFT_BODY", "SURFACE", "VOLUME_DISPLACE",
}

commands = queue.Queue()

# How the opened scene is rendered: set by configure().
render_frame = None


class Refused(Exception):
    """The scene cannot be rendered; the text is for the user."""


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


def has(holder, name):
    return hasattr(holder, name)


def set_if_there(holder, name, value):
    if holder is not None and has(holder, name):
        setattr(holder, name, value)


def settings_of_engine(scene):
    """The holder and the name of the engine's samples per pixel, or (None, None)."""
    engine = scene.render.engine
    if engine == "CYCLES":
        return scene.cycles, "samples"
    if engine.startswith("BLENDER_EEVEE"):
        return scene.eevee, "taa_render_samples"
    return None, None


def has_denoiser():
    try:
        import _cycles
    except ImportError:
        return False
    return bool(getattr(_cycles, "with_openimagedenoise", False))


def version_text(version):
    return ".".join(str(part) for part in version)


def layers(scene):
    return [layer for layer in scene.view_layers if layer.use]


def uses_sequencer(scene):
    editor = scene.sequence_editor
    if editor is None or not scene.render.use_sequencer:
        return False
    return len(getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", ())) > 0


def camera_name(scene):
    if scene.camera is not None:
        return scene.camera.name
    for marker in scene.timeline_markers:
        if marker.camera is not None:
            return marker.camera.name
    return "(video sequencer)" if uses_sequencer(scene) else None


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


def file_output_nodes():
    trees = [tree for tree in bpy.data.node_groups]
    for scene in bpy.data.scenes:
        tree = getattr(scene, "compositing_node_group", None) or getattr(scene, "node_tree", None)
        if tree is not None:
            trees.append(tree)
    return [node for tree in trees for node in tree.nodes if node.bl_idname == "CompositorNodeOutputFile"]


def warnings(scene):
    """What is changed to render the scene at all, and what will look different."""
    found = []
    if scene.render.engine == "CYCLES" and scene.cycles.use_denoising and not has_denoiser():
        found.append("Rendered without denoising: this Blender was built without OpenImageDenoise.")
    if scene.render.is_movie_format:
        found.append("Frames are stored as PNG: the scene's output is a movie.")
    if any(not node.mute for node in file_output_nodes()):
        found.append("File Output nodes of the compositor are muted: only the frame itself is stored.")
    if tuple(bpy.data.version[:2]) > tuple(bpy.app.version[:2]):
        found.append("The file was written by Blender %s, which is newer than this worker's %s." % (
            version_text(bpy.data.version), bpy.app.version_string))
    return found


def can_persist(scene):
    """Whether Cycles may keep its data from frame to frame with nothing to go stale."""
    if scene.render.engine != "CYCLES" or scene.render.use_motion_blur:
        return False
    if any(image.source in {"SEQUENCE", "MOVIE"} for image in bpy.data.images):
        return False
    for block in scene.objects:
        if block.type not in {"MESH", "CAMERA", "LIGHT", "EMPTY", "ARMATURE", "LATTICE", "CURVE", "FONT", "LIGHT_PROBE", "SPEAKER"}:
            return False
        if block.instance_type not in {"NONE", "COLLECTION"} or any(modifier.type in SIMULATED for modifier in block.modifiers):
            return False
    return True


def show_progress_by_tiles(scene):
    """Cycles reports every 20 seconds or so, or after each tile: use small tiles where they cannot change a pixel."""
    cycles = scene.cycles
    if cycles.device != "CPU" or cycles.use_adaptive_sampling or cycles.time_limit > 0 or getattr(cycles, "use_guiding", False):
        return
    if has(cycles, "use_auto_tile"):
        cycles.use_auto_tile = True
        cycles.tile_size = min(cycles.tile_size, 128)


def size(scene):
    """Width and height of the image in pixels, or None where only a part of it is kept."""
    render = scene.render
    if render.use_border and render.use_crop_to_border:
        return None, None
    if render.use_multiview:
        return None, None
    scale = render.resolution_percentage / 100
    return max(1, int(render.resolution_x * scale)), max(1, int(render.resolution_y * scale))


def reads_frame_range():
    """Whether a driver looks at the scene's first or last frame, which rendering a single frame as an animation changes."""
    owners = list(bpy.data.user_map())
    owners += [tree for tree in (getattr(owner, "node_tree", None) for owner in owners) if tree is not None]
    for owner in owners:
        animation = getattr(owner, "animation_data", None)
        for curve in animation.drivers if animation is not None else ():
            for variable in curve.driver.variables:
                if any(target.data_path in {"frame_start", "frame_end"} for target in variable.targets):
                    return True
    return False


def render_as_animation(scene, frame, path):
    """What `blender -a` does for each frame: the scene is evaluated once, for the render."""
    first, last, step = scene.frame_start, scene.frame_end, scene.frame_step
    scene.frame_start = scene.frame_end = frame
    try:
        return bpy.ops.render.render(animation=True)
    finally:
        scene.frame_start, scene.frame_end, scene.frame_step = first, last, step


def render_as_still(scene, frame, path):
    """Leaves the frame range alone, and evaluates the scene a second time, for the viewport that nobody sees."""
    scene.frame_set(frame)
    scene.render.filepath = path
    return bpy.ops.render.render(write_still=True)


def open_scene(path):
    try:
        bpy.ops.wm.open_mainfile(filepath=path, use_scripts=False)
    except RuntimeError as error:
        reason = str(error).replace("Error:", "").replace("'%s'" % path, "it").strip()
        raise Refused("Blender cannot open the scene: " + reason) from error
    return {}


def inspect():
    scene = bpy.context.scene
    holder, name = settings_of_engine(scene)
    return {
        "frameStart": scene.frame_start,
        "frameEnd": scene.frame_end,
        "frameStep": scene.frame_step,
        "framesPerSecond": scene.render.fps / scene.render.fps_base,
        "engine": scene.render.engine,
        "samples": getattr(holder, name) if holder is not None else None,
        "width": scene.render.resolution_x,
        "height": scene.render.resolution_y,
        "resolutionPercent": scene.render.resolution_percentage,
        "camera": camera_name(scene),
        "outputFormat": scene.render.image_settings.file_format,
        "writtenBy": version_text(bpy.data.version),
        "missingFiles": missing_files(),
        "warnings": warnings(scene),
    }


def configure(samples, resolutionPercent):
    """Applies the job's settings and the farm's rules to the opened scene, in memory."""
    global render_frame
    scene = bpy.context.scene
    render = scene.render
    if camera_name(scene) is None:
        raise Refused("The scene '%s' has no camera. Set one in the scene's properties and submit the file again." % scene.name)
    if render.use_multiview and render.image_settings.views_format == "INDIVIDUAL":
        raise Refused("The scene writes each view to a file of its own. Set Views Format to Stereo 3D or Multi-View.")

    notes = warnings(scene)

    holder, name = settings_of_engine(scene)
    if samples is not None and holder is not None:
        setattr(holder, name, samples)
        for layer in scene.view_layers:
            layer.samples = 0
    if resolutionPercent is not None:
        render.resolution_percentage = resolutionPercent
    if render.engine == "CYCLES" and scene.cycles.use_denoising and not has_denoiser():
        scene.cycles.use_denoising = False

    image = render.image_settings
    if render.is_movie_format:
        set_if_there(image, "media_type", "IMAGE")
        image.file_format = "PNG"
        image.color_depth = "8"
    image.compression = min(image.compression, MAX_COMPRESSION)

    # A stamp that is burnt into the picture is the artist's; else it is only metadata, with paths and times that are nobody's business.
    if not render.use_stamp:
        for name in dir(render):
            if name.startswith("use_stamp_"):
                setattr(render, name, False)

    for node in file_output_nodes():
        node.mute = True
    render.use_file_extension = True
    render.use_overwrite = True
    render.use_placeholder = False
    render.threads_mode = "AUTO"

    render_frame = render_as_still if reads_frame_range() else render_as_animation
    width, height = size(scene)
    return {
        "extension": render.file_extension,
        "width": width,
        "height": height,
        "layers": max(1, len(layers(scene))),
        "canPersist": can_persist(scene),
        "warnings": notes,
    }


def render(frame, folder, persistent, progress):
    """Renders one frame into the folder."""
    scene = bpy.context.scene
    scene.render.filepath = os.path.join(folder, "####")
    if persistent:
        scene.render.use_persistent_data = True
    if progress and scene.render.engine == "CYCLES":
        show_progress_by_tiles(scene)
    path = scene.render.frame_path(frame=frame)
    started = time.monotonic()
    try:
        result = render_frame(scene, frame, path)
    except RuntimeError as error:
        raise Refused(str(error).replace("Error:", "").strip()) from error
    if "FINISHED" not in result:
        raise Refused("Blender stopped the render of frame %d." % frame)
    return {"path": path, "seconds": time.monotonic() - started}


VERBS = {"open": open_scene, "inspect": inspect, "configure": configure, "render": render}


def obey(line):
    command = json.loads(line)
    verb = command.pop("do")
    if verb == "quit":
        answer({"ok": True})
        os._exit(0)
    try:
        answer({"ok": True, **VERBS[verb](**command)})
    except Refused as refused:
        answer({"ok": False, "error": str(refused)})
    except Exception as error:  # The scene is a stranger's: whatever it provokes is its answer, and the process goes on.
        answer({"ok": False, "error": "%s: %s" % (type(error).__name__, error)})


threading.Thread(target=read_commands, daemon=True).start()
answer({"ok": True, "version": bpy.app.version_string})
while True:
    obey(commands.get())

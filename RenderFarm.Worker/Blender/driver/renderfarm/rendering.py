"""Renders frames of the open scene."""

import os
import time

import bpy

from renderfarm import outputs, parts
from renderfarm.refused import Refused

def show_progress_by_tiles(scene):
    """Cycles reports every 20 seconds or so, or after each tile: use small tiles where they cannot change a pixel."""
    cycles = scene.cycles
    if cycles.device != "CPU" or cycles.use_adaptive_sampling or cycles.time_limit > 0 or getattr(cycles, "use_guiding", False):
        return
    if hasattr(cycles, "use_auto_tile"):
        cycles.use_auto_tile = True
        cycles.tile_size = min(cycles.tile_size, 128)


def render_as_animation(scene, frame, path):
    """What `blender -f` does: the scene is evaluated once, for the render, and sees its own frame range.

    The operator takes its range from the scene (newer ones may be told another); by the time that anything is evaluated, the scene has it
    back.
    """
    if "frame_start" in bpy.ops.render.render.get_rna_type().properties:
        return bpy.ops.render.render(animation=True, frame_start=frame, frame_end=frame)
    first, last = scene.frame_start, scene.frame_end

    def restore(*_):
        scene.frame_start, scene.frame_end = first, last

    scene.frame_start = scene.frame_end = frame
    bpy.app.handlers.render_init.append(restore)
    try:
        return bpy.ops.render.render(animation=True)
    finally:
        bpy.app.handlers.render_init.remove(restore)
        restore()


def render_as_still(scene, frame, path):
    """Evaluates the scene a second time, for the viewport that nobody sees."""
    scene.frame_set(frame)
    scene.render.filepath = path
    return bpy.ops.render.render(write_still=True)


def render(frame, folder, persistent, progress, part=None):
    """Renders one frame, or a part of it, into the folder."""
    with parts.only(bpy.context.scene, part):
        return render_all(frame, folder, persistent, progress)


def compose(frame, layers, folder):
    """Makes the image of a frame of its merged parts. The scene has no more to render after that."""
    scene = bpy.context.scene
    if scene.render.image_settings.file_format == "OPEN_EXR_MULTILAYER":
        return {"path": layers}
    for node in outputs.writers(scene):
        node.mute = True
    parts.use_merged(scene, layers)
    return render_all(frame, folder, persistent=False, progress=False)


def render_all(frame, folder, persistent, progress):
    scene = bpy.context.scene
    scene.render.filepath = os.path.join(folder, "####")
    if persistent:
        scene.render.use_persistent_data = True
    if progress and scene.render.engine == "CYCLES":
        show_progress_by_tiles(scene)
    path = scene.render.frame_path(frame=frame)
    written = os.path.join(folder, "outputs")
    outputs.redirect(scene, written)
    # The operator's animations begin at 0 at the earliest.
    render_now = render_as_still if frame < 0 else render_as_animation
    started = time.monotonic()
    try:
        result = render_now(scene, frame, path)
    except RuntimeError as error:
        raise Refused(str(error).replace("Error:", "").strip()) from error
    if "FINISHED" not in result:
        raise Refused("Blender stopped the render of frame %d." % frame)
    return {"path": path, "outputs": outputs.collect(written, folder, frame), "seconds": time.monotonic() - started}

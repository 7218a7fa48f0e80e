"""Renders frames of the open scene."""

import os
import time

import bpy

from renderfarm import parts
from renderfarm.animation import drivers
from renderfarm.refused import Refused

# How a frame of the open scene is rendered: set by prepare().
render_frame = None


def show_progress_by_tiles(scene):
    """Cycles reports every 20 seconds or so, or after each tile: use small tiles where they cannot change a pixel."""
    cycles = scene.cycles
    if cycles.device != "CPU" or cycles.use_adaptive_sampling or cycles.time_limit > 0 or getattr(cycles, "use_guiding", False):
        return
    if hasattr(cycles, "use_auto_tile"):
        cycles.use_auto_tile = True
        cycles.tile_size = min(cycles.tile_size, 128)


def reads_frame_range():
    """Whether a driver looks at the scene's first or last frame, which rendering a single frame as an animation changes."""
    return any(
        target.data_path in {"frame_start", "frame_end"} for _, driver in drivers() for variable in driver.variables for target in variable.targets)


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


def prepare():
    """Chooses, once for a configured scene, how its frames are rendered."""
    global render_frame
    render_frame = render_as_still if reads_frame_range() else render_as_animation


def render(frame, folder, persistent, progress, part=None):
    """Renders one frame, or a part of it, into the folder."""
    with parts.only(bpy.context.scene, part):
        return render_all(frame, folder, persistent, progress)


def compose(frame, layers, folder):
    """Makes the image of a frame of its merged parts. The scene has no more to render after that."""
    scene = bpy.context.scene
    if scene.render.image_settings.file_format == "OPEN_EXR_MULTILAYER":
        return {"path": layers}
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
    # Blender's animations begin at 0 at the earliest.
    render_now = render_as_still if frame < 0 else render_frame
    started = time.monotonic()
    try:
        result = render_now(scene, frame, path)
    except RuntimeError as error:
        raise Refused(str(error).replace("Error:", "").strip()) from error
    if "FINISHED" not in result:
        raise Refused("Blender stopped the render of frame %d." % frame)
    return {"path": path, "seconds": time.monotonic() - started}

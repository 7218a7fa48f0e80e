"""What a scene says about itself."""

import bpy

from renderfarm.facts import camera_name, file_output_nodes, has_denoiser, settings_of_engine, version_text
from renderfarm.files import missing_files


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

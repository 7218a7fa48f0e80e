"""What a scene says about itself."""

import bpy

from renderfarm import division, engines, output, outputs, overrides
from renderfarm.animation import drivers, needs_python
from renderfarm.facts import (
    camera_name, cameras, has_denoiser, has_sound, is_newer, settings_of_engine, uses_motion_blur, version_text)
from renderfarm.files import files, unneeded
from renderfarm.fitness import refusal
from renderfarm.simulations import open_zones, unbaked
from renderfarm.words import listed


def scripts():
    """Texts that want to run when the file is opened."""
    return sorted(text.name for text in bpy.data.texts if text.use_module)


def scripted_drivers():
    return sorted({owner.name for owner, driver in drivers() if needs_python(driver)})


def warnings(scene, is_named):
    """What is changed or guessed to render the scene at all, and what will look different."""
    found = []
    if not is_named and others(scene):
        found.append("'%s' is rendered, the scene that the file was saved with; another is chosen with --scene: %s."
                     % (scene.name, listed(others(scene))))
    if scene.render.use_stamp and scene.render.use_stamp_filename:
        found.append("The stamp shows the file's place on the worker, not that on your machine: turn off its Filename, or use its Note.")
    if engines.is_cycles(scene) and scene.cycles.use_denoising and not has_denoiser():
        found.append("Rendered without denoising: this Blender was built without OpenImageDenoise.")
    written = sorted({folder for _, folder in outputs.folders(scene)})
    if written:
        found.append("Images of File Output nodes are stored beside the frames, in the folders %s." % listed(written))
    for names, text in (
            (unneeded(scene), "Missing, but no pixel needs it: %s."),
            (scripts(), "Scripts do not run on the farm: %s."),
            (scripted_drivers(), "Drivers that need Python do not run on the farm; what they drive keeps its saved value: %s."),
            (open_zones(scene), "Simulation zones start anew with each worker and may jump, unless they are baked: %s."),
            (unbaked(scene), "Simulations that are not baked start anew with each worker and may jump; bake them: %s.")):
        if names:
            found.append(text % listed(names))
    return found


def denoiser(scene):
    if not engines.is_cycles(scene) or not scene.cycles.use_denoising:
        return None
    # Blender does not name a denoiser that it was built without.
    return scene.cycles.denoiser or "unavailable"


def others(scene):
    """Scenes that could be rendered in place of this one: one that only it uses has no camera of its own, or is seen in it."""
    return [other.name for other in bpy.data.scenes if other != scene and other.camera is not None]


def inspect(scene=None):
    """Reads the scene with that name, or the one that the file was saved with."""
    is_named = scene is not None
    scene = overrides.choose_scene(scene)
    holder, name = settings_of_engine(scene)
    render = scene.render
    return {
        "scene": scene.name,
        "scenes": [scene.name, *others(scene)],
        "frameStart": scene.frame_start,
        "frameEnd": scene.frame_end,
        "frameStep": scene.frame_step,
        "framesPerSecond": render.fps / render.fps_base,
        "engine": render.engine,
        "samples": getattr(holder, name) if holder is not None else None,
        "denoiser": denoiser(scene),
        "width": render.resolution_x,
        "height": render.resolution_y,
        "resolutionPercent": render.resolution_percentage,
        "motionBlur": uses_motion_blur(scene),
        "hasSound": has_sound(scene),
        "camera": camera_name(scene),
        "cameras": [camera.name for camera in cameras(scene)],
        "markerCameras": [
            {"frame": marker.frame, "camera": marker.camera.name}
            for marker in sorted(scene.timeline_markers, key=lambda marker: marker.frame) if marker.camera is not None],
        "viewLayers": [{"name": layer.name, "isOn": layer.use} for layer in scene.view_layers],
        "outputFormat": render.image_settings.file_format,
        "outputName": output.file_name(scene),
        "colourDepth": int(render.image_settings.color_depth),
        "isMovie": render.is_movie_format,
        "writtenBy": version_text(bpy.data.version),
        "readBy": bpy.app.version_string,
        "isNewer": is_newer(),
        "engines": list(engines.AVAILABLE.values()),
        "files": files(scene),
        "scripts": scripts(),
        "scriptedDrivers": scripted_drivers(),
        "view": output.view(scene),
        "refusal": refusal(scene),
        "warnings": warnings(scene, is_named),
        **division.checks(scene),
    }

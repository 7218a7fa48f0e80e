"""A job's settings and the farm's own rules, applied to the open scene in memory."""

import bpy

from renderfarm.facts import camera_name, file_output_nodes, has_denoiser, layers, settings_of_engine, size
from renderfarm.inspection import warnings
from renderfarm.persistence import can_persist
from renderfarm.refused import Refused

# Blender's defaults for PNG are between 15 and 90; above 15 saving costs seconds and gains little. Lossless either way.
MAX_COMPRESSION = 15


def set_if_there(holder, name, value):
    if holder is not None and hasattr(holder, name):
        setattr(holder, name, value)


def configure(settings):
    """Applies the job's settings and the farm's rules to the opened scene, in memory."""
    scene = bpy.context.scene
    render = scene.render
    if camera_name(scene) is None:
        raise Refused("The scene '%s' has no camera. Set one in the scene's properties and submit the file again." % scene.name)
    if render.use_multiview and render.image_settings.views_format == "INDIVIDUAL":
        raise Refused("The scene writes each view to a file of its own. Set Views Format to Stereo 3D or Multi-View.")

    notes = warnings(scene)

    holder, name = settings_of_engine(scene)
    samples = settings.get("samples")
    if samples is not None and holder is not None:
        setattr(holder, name, samples)
        for layer in scene.view_layers:
            layer.samples = 0
    if "resolutionPercent" in settings:
        render.resolution_percentage = settings["resolutionPercent"]
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

    width, height = size(scene)
    return {
        "extension": render.file_extension,
        "width": width,
        "height": height,
        "layers": max(1, len(layers(scene))),
        "canPersist": can_persist(scene),
        "warnings": notes,
    }

"""A job's settings and the farm's own rules, applied to the open scene in memory."""

import bpy

from renderfarm import division, engines, outputs, overrides
from renderfarm.facts import has_denoiser, is_plain, layers, size
from renderfarm.fitness import refusal
from renderfarm.inspection import warnings
from renderfarm.overrides import put
from renderfarm.output import channels, depth, file_name, view
from renderfarm.persistence import can_persist
from renderfarm.refused import Refused

# Blender's defaults for PNG are between 15 and 90; above 15 saving costs seconds and gains little. Lossless either way.
MAX_COMPRESSION = 15


def configure(settings):
    """Applies the job's settings and the farm's rules to the opened scene, in memory."""
    scene = overrides.choose_scene(settings.get("scene"))
    render = scene.render
    overrides.apply(scene, settings)
    reason = refusal(scene)
    if reason is not None:
        raise Refused(reason)

    notes = warnings(scene, "scene" in settings)
    if engines.is_cycles(scene) and scene.cycles.use_denoising and not has_denoiser():
        put(scene.cycles, "use_denoising", False)

    image = render.image_settings
    image.compression = min(image.compression, MAX_COMPRESSION)

    # A stamp that is burnt into the picture is the artist's; else it is only metadata, with paths and times that are nobody's business.
    if not render.use_stamp:
        for name in dir(render):
            if name.startswith("use_stamp_"):
                setattr(render, name, False)

    outputs.mute_others(scene)
    render.use_file_extension = True
    render.use_overwrite = True
    render.use_placeholder = False
    render.threads_mode = "AUTO"

    width, height = size(scene)
    slice_by, slice_problem = division.slicing(scene)
    return {
        "extension": render.file_extension,
        "outputName": file_name(scene),
        "width": width,
        "height": height,
        "channels": channels(image),
        "depth": depth(image),
        "view": view(scene),
        "layers": max(1, len(layers(scene))),
        "isPlain": is_plain(),
        "canPersist": can_persist(scene),
        "warnings": notes,
        "engine": render.engine,
        "samples": scene.cycles.samples if render.engine == "CYCLES" else None,
        "sliceBy": slice_by,
        "sliceProblem": slice_problem,
        **division.checks(scene),
    }

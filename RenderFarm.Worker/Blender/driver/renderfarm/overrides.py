"""A job's settings, applied to the open scene in memory. What a scene cannot take is refused, never ignored."""

import difflib

import bpy

from renderfarm import engines, formats, properties
from renderfarm.animation import release
from renderfarm.facts import cameras, settings_of_engine
from renderfarm.refused import Refused


def put(owner, name, value):
    """Sets a property for all frames."""
    setattr(owner, name, value)
    release(owner, name)


def put_if_there(owner, name, value):
    if hasattr(owner, name):
        put(owner, name, value)


def choose_scene(name):
    """Makes the scene with that name the one that is rendered; None leaves the one that the file was saved with."""
    if name is not None:
        if name not in bpy.data.scenes:
            raise unknown("scene", name, [one.name for one in bpy.data.scenes], holder="file")
        bpy.context.window.scene = bpy.data.scenes[name]
    return bpy.context.scene


def unknown(kind, name, names, holder="scene"):
    """Says which names there are, the one that may be meant first."""
    close = difflib.get_close_matches(name, names, n=1)
    meant = " Is '%s' meant?" % close[0] if close else ""
    there = ", ".join("'%s'" % one for one in names) or "none"
    return Refused("The %s has no %s '%s'.%s It has %s." % (holder, kind, name, meant, there))


def only_cycles(scene, what):
    if not engines.is_cycles(scene):
        raise Refused("%s is a setting of Cycles, and the scene renders with %s. Leave it out, or choose Cycles."
                      % (what, scene.render.engine))


def samples(scene, value):
    holder, name = settings_of_engine(scene)
    if holder is None:
        raise Refused("Samples cannot be set: %s has no such setting." % scene.render.engine)
    put(holder, name, value)
    # A view layer's own number goes before the scene's; zero takes the scene's.
    for layer in scene.view_layers:
        layer.samples = 0


def resolution_percent(scene, value):
    put(scene.render, "resolution_percentage", value)


def motion_blur(scene, value):
    if value and not engines.is_cycles(scene) and not engines.is_eevee(scene):
        raise Refused("Motion blur cannot be on: %s has none." % scene.render.engine)
    put(scene.render, "use_motion_blur", value)
    # EEVEE had a switch of its own before 4.2.
    put_if_there(scene.eevee, "use_motion_blur", value)


def camera(scene, name):
    found = next((one for one in cameras(scene) if one.name == name), None)
    if found is None:
        raise unknown("camera", name, [one.name for one in cameras(scene)])
    # A marker would change it again at its frame, and changes it as its own is taken away.
    for marker in scene.timeline_markers:
        marker.camera = None
    scene.camera = found


def view_layer(scene, name):
    names = [layer.name for layer in scene.view_layers]
    if name not in names:
        raise unknown("view layer", name, names)
    for layer in scene.view_layers:
        put(layer, "use", layer.name == name)


def denoise(scene, value):
    if value:
        only_cycles(scene, "Denoising")
    put(scene.cycles, "use_denoising", value)
    for layer in scene.view_layers if value else ():
        put_if_there(layer.cycles, "use_denoising", True)


def output_format(scene, name):
    formats.choose(scene.render.image_settings, name)


def transparent_film(scene, value):
    put(scene.render, "film_transparent", value)
    if value:
        formats.keep_alpha(scene.render.image_settings)


def seed_per_frame(scene, value):
    if value:
        only_cycles(scene, "A seed per frame")
    put(scene.cycles, "use_animated_seed", value)


def simplify(scene, value):
    put(scene.render, "use_simplify", True)
    put(scene.render, "simplify_subdivision_render", value)


def tile_size(scene, value):
    only_cycles(scene, "The tile size")
    if not hasattr(scene.cycles, "use_auto_tile"):
        raise Refused("This Blender does not render in tiles.")
    put(scene.cycles, "use_auto_tile", True)
    put(scene.cycles, "tile_size", value)


# In the order in which they are applied: what a later one may be depends on an earlier one.
OVERRIDES = {
    "engine": engines.choose,
    "samples": samples,
    "resolutionPercent": resolution_percent,
    "motionBlur": motion_blur,
    "camera": camera,
    "viewLayer": view_layer,
    "denoise": denoise,
    "format": output_format,
    "transparentFilm": transparent_film,
    "seedPerFrame": seed_per_frame,
    "simplify": simplify,
    "tileSize": tile_size,
    "videoCodec": formats.choose_codec,
}


def apply(scene, settings):
    """Applies what the job sets."""
    for name, override in OVERRIDES.items():
        if name in settings:
            override(scene, settings[name])
    for path, value in settings.get("properties", {}).items():
        owner, name = properties.assign(scene, path, value)
        release(owner, name)

"""Makes a film of images, by the video sequencer."""

import os

import bpy

from renderfarm import flattening, formats, overrides
from renderfarm.display import AS_IS, display_as
from renderfarm.facts import has_sound
from renderfarm.images import is_scene_referred, load
from renderfarm.refused import Refused

# Adding an element to a strip copies those before it.
STRIP_LENGTH = 500


def can_film():
    return {"canFilm": bool(bpy.app.build_options.codec_ffmpeg)}


def look_at(path):
    """An image's width and height, and whether it has an alpha channel."""
    image = load(path)
    try:
        return (*image.size, image.channels == 4 and image.depth in {32, 64, 128})
    finally:
        bpy.data.images.remove(image)


def strips_of(scene):
    editor = scene.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def add_strips(scene, paths, start, channel):
    strips = strips_of(scene)
    for first in range(0, len(paths), STRIP_LENGTH):
        part = paths[first:first + STRIP_LENGTH]
        strip = strips.new_image("frames", part[0], channel=channel, frame_start=start + first, fit_method="STRETCH")
        strip.blend_type = "REPLACE"
        for path in part[1:]:
            strip.elements.append(os.path.basename(path))
        strip.frame_final_duration = len(part)


def only_sound(scene):
    """Of the scene's strips, those stay that are heard. Returns a channel above all of them."""
    strips = list(strips_of(scene))
    for strip in strips:
        if strip.type not in {"SOUND", "META"}:
            strip.mute = True
    return max([strip.channel for strip in strips], default=0) + 1


def blend_in_light(scene):
    """Has what is transparent shine through as Blender's own movie has it: not in the numbers of the file, but in those of light."""
    space = scene.sequencer_colorspace_settings
    for name in ("Linear Rec.709", "Linear"):
        try:
            space.name = name
            return
        except TypeError:
            pass


def own_scene(settings):
    """The scene that the frames are of, as its job has it; a scene of the farm's own where no file is open."""
    if settings is None:
        return bpy.data.scenes.new("film")
    scene = overrides.choose_scene(settings.get("scene"))
    overrides.apply(scene, settings)
    scene.render.use_border = scene.render.use_multiview = False
    return scene


# What Blender calls the qualities that it has names for.
QUALITIES = {0: "LOSSLESS", 17: "PERC_LOSSLESS", 20: "HIGH", 23: "MEDIUM", 26: "LOW", 29: "VERYLOW", 32: "LOWEST"}


def set_quality(ffmpeg, crf):
    """A constant rate factor: any where this Blender takes it, else the nearest that it has a name for."""
    if crf is None:
        return
    if hasattr(ffmpeg, "custom_constant_rate_factor"):
        ffmpeg.constant_rate_factor, ffmpeg.custom_constant_rate_factor = "CUSTOM", crf
    else:
        ffmpeg.constant_rate_factor = QUALITIES[min(QUALITIES, key=lambda named: abs(named - crf))]


def film(paths, target, framesPerSecond, view=None, settings=None, first=None, codec=None, crf=None):
    """Encodes the images, which are in one folder, each for one frame's time, as Blender's own movie of the scene would be.

    Its sound is heard where the frames follow each other from the first.
    """
    if os.path.splitext(paths[0])[1].lower() == ".exr":
        for path in paths:
            flattening.flatten_file(path)
    scene = own_scene(settings)
    render = scene.render
    sounds = settings is not None and has_sound(scene)
    heard = sounds and first is not None
    start = first if heard else 1
    width, height, has_alpha = look_at(paths[0])
    # H.264 stores colours for squares of four pixels: an odd edge is stretched by one. New strips are fitted to the size that is set.
    render.resolution_x, render.resolution_y = (length + length % 2 for length in (width, height))
    render.resolution_percentage = 100
    add_strips(scene, paths, start, only_sound(scene) if settings is not None else 1)
    if not is_scene_referred(paths[0]):
        display_as(scene, AS_IS)
        if has_alpha and render.film_transparent:
            blend_in_light(scene)
    elif settings is None:
        display_as(scene, view)

    if settings is None:
        render.fps = max(1, round(framesPerSecond))
        render.fps_base = render.fps / framesPerSecond
    render.use_sequencer, render.use_compositing = True, False
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
    scene.frame_start, scene.frame_end, scene.frame_step = start, start + len(paths) - 1, 1

    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "VIDEO"
    render.image_settings.file_format = "FFMPEG"
    render.image_settings.color_mode = "RGB"
    container, picture, sound = formats.CODECS[codec or "h264"]
    render.ffmpeg.format, render.ffmpeg.codec, render.ffmpeg.audio_codec = container, picture, sound if heard else "NONE"
    render.ffmpeg.constant_rate_factor, render.ffmpeg.ffmpeg_preset = "HIGH", "GOOD"
    set_quality(render.ffmpeg, crf)
    render.use_file_extension, render.use_overwrite = False, True
    render.filepath = target
    try:
        bpy.ops.render.render(animation=True, scene=scene.name)
    except RuntimeError as error:
        raise Refused("Blender cannot encode the video: " + str(error).replace("Error:", "").strip()) from error
    finally:
        if settings is None:
            bpy.data.scenes.remove(scene)
    return {"isSoundLeftOut": sounds and not heard}

"""Makes a film of images, by the video sequencer."""

import os

import bpy

from renderfarm import flattening
from renderfarm.display import display_as
from renderfarm.images import is_scene_referred, load
from renderfarm.refused import Refused

# Adding an element to a strip copies those before it.
STRIP_LENGTH = 500


def can_film():
    return {"canFilm": bool(bpy.app.build_options.codec_ffmpeg)}


def size_of(path):
    image = load(path)
    try:
        return tuple(image.size)
    finally:
        bpy.data.images.remove(image)


def add_strips(scene, paths):
    editor = scene.sequence_editor_create()
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences
    for first in range(0, len(paths), STRIP_LENGTH):
        part = paths[first:first + STRIP_LENGTH]
        strip = strips.new_image("frames", part[0], channel=1, frame_start=1 + first, fit_method="STRETCH")
        for path in part[1:]:
            strip.elements.append(os.path.basename(path))
        strip.frame_final_duration = len(part)


def film(paths, target, framesPerSecond, view=None):
    """Encodes the images, which are in one folder, as H.264 in MP4, each for one frame's time."""
    if os.path.splitext(paths[0])[1].lower() == ".exr":
        for path in paths:
            flattening.flatten_file(path)
    scene = bpy.data.scenes.new("film")
    render = scene.render
    # H.264 stores colours for squares of four pixels: an odd edge is stretched by one. New strips are fitted to the size that is set.
    render.resolution_x, render.resolution_y = (length + length % 2 for length in size_of(paths[0]))
    render.resolution_percentage = 100
    add_strips(scene, paths)
    display_as(scene, view if is_scene_referred(paths[0]) else None)

    render.fps = max(1, round(framesPerSecond))
    render.fps_base = render.fps / framesPerSecond
    render.use_sequencer, render.use_compositing = True, False
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
    scene.frame_start, scene.frame_end = 1, len(paths)

    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "VIDEO"
    render.image_settings.file_format = "FFMPEG"
    render.ffmpeg.format, render.ffmpeg.codec, render.ffmpeg.audio_codec = "MPEG4", "H264", "NONE"
    render.ffmpeg.constant_rate_factor, render.ffmpeg.ffmpeg_preset = "HIGH", "GOOD"
    render.filepath = target
    try:
        bpy.ops.render.render(animation=True, scene=scene.name)
    except RuntimeError as error:
        raise Refused("Blender cannot encode the video: " + str(error).replace("Error:", "").strip()) from error
    finally:
        bpy.data.scenes.remove(scene)
    return {}

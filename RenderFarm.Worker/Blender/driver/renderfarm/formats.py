"""Formats of images and of the video by the names that a job uses."""

import bpy

from renderfarm.refused import Refused

# The name of a format: Blender's name of it, and bits a channel.
FORMATS = {
    "png8": ("PNG", "8"),
    "png16": ("PNG", "16"),
    "exr-half": ("OPEN_EXR", "16"),
    "exr-float": ("OPEN_EXR", "32"),
    "exr-multilayer-half": ("OPEN_EXR_MULTILAYER", "16"),
    "exr-multilayer": ("OPEN_EXR_MULTILAYER", "32"),
    "jpeg": ("JPEG", "8"),
    "webp": ("WEBP", "8"),
}


# By the names that a job uses: Blender's container and codecs of picture and sound.
CODECS = {
    "h264": ("MPEG4", "H264", "AAC"),
    "h265": ("MPEG4", "H265", "AAC"),
    "prores": ("QUICKTIME", "PRORES", "PCM"),
    "webm": ("WEBM", "WEBM", "OPUS"),
}


def codecs():
    """Those that this Blender has; none says that it has no encoder at all."""
    if not bpy.app.build_options.codec_ffmpeg:
        return []
    there = bpy.types.FFmpegSettings.bl_rna.properties["codec"].enum_items.keys()
    return [name for name, (_, codec, _) in CODECS.items() if codec in there]


def choose_codec(scene, name):
    """Finds out whether this Blender encodes videos like that. One without any encoder leaves them to ffmpeg."""
    there = codecs()
    if there and name not in there:
        raise Refused("This Blender cannot encode a video as '%s'. It has %s." % (name, ", ".join(there)))


def choose(image, name):
    """Sets the output format with that name, as far as the colour mode allows with the scene's own."""
    file_format, depth = FORMATS[name]
    try:
        # Blender 5 asks for the kind of file first, and only then has its formats.
        if hasattr(image, "media_type"):
            image.media_type = "MULTI_LAYER_IMAGE" if file_format == "OPEN_EXR_MULTILAYER" else "IMAGE"
        image.file_format = file_format
    except TypeError as error:
        raise Refused("This Blender cannot write the format '%s'." % name) from error
    image.color_depth = depth


def keep_alpha(image):
    """Has the image store its transparency."""
    try:
        image.color_mode = "RGBA"
    except TypeError as error:
        raise Refused("%s stores no transparency. Choose PNG, OpenEXR or WebP for a transparent film." % image.file_format) from error

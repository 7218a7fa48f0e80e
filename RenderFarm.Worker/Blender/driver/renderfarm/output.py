"""What the image files of a scene will be like, as its output settings say."""

import os
import re

from renderfarm.display import curves_of

CHANNELS = {"BW": 1, "RGB": 3, "RGBA": 4}


def channels(image):
    """Channels of each pixel, or None where the format decides by itself."""
    if image.file_format in {"PNG", "TIFF"}:
        return CHANNELS.get(image.color_mode)
    if image.file_format == "JPEG":
        return 1 if image.color_mode == "BW" else 3
    if image.file_format == "OPEN_EXR" and image.color_mode != "BW":
        return CHANNELS.get(image.color_mode)
    return None


def depth(image):
    """Bits of each channel, or None where the format decides by itself."""
    if image.file_format in {"PNG", "TIFF"}:
        return 16 if image.color_depth == "16" else 8
    if image.file_format == "JPEG":
        return 8
    if image.file_format in {"OPEN_EXR", "OPEN_EXR_MULTILAYER"}:
        return 16 if image.color_depth == "16" else 32
    return None


def file_name(scene):
    """What Blender would call the frames, without the ending, such as `shot_####`; None where it cannot say. Braces are doubled."""
    render = scene.render
    if render.is_movie_format:
        return None
    groups = re.findall("#+", re.split(r"[/\\]", render.filepath)[-1])
    digits = len(groups[-1]) if groups else 4
    keeps = render.use_file_extension
    render.use_file_extension = True
    try:
        # Blender itself fills in what stands for something: where two frames differ, the number ends.
        first, second = (os.path.splitext(os.path.basename(render.frame_path(frame=frame)))[0] for frame in (1, 2))
    except RuntimeError:
        return None
    finally:
        render.use_file_extension = keeps
    end = next(at for at, letters in enumerate(zip(first, second)) if len(set(letters)) > 1) + 1
    head, tail = (text.replace("{", "{{").replace("}", "}}") for text in (first[:end - digits], first[end:]))
    return head + "#" * digits + tail


def view(scene):
    """How the scene's colours become those of a display."""
    settings = scene.view_settings
    balanced = getattr(settings, "use_white_balance", False)
    return {
        "displayDevice": scene.display_settings.display_device,
        "viewTransform": settings.view_transform,
        "look": settings.look,
        "exposure": settings.exposure,
        "gamma": settings.gamma,
        "temperature": settings.white_balance_temperature if balanced else None,
        "tint": settings.white_balance_tint if balanced else None,
        "curves": curves_of(settings),
    }

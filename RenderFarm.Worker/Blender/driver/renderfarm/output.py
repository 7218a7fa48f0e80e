"""What the image files of a scene will be like, as its output settings say."""

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


def view(scene):
    """How the scene's colours become those of a display."""
    settings = scene.view_settings
    return {
        "displayDevice": scene.display_settings.display_device,
        "viewTransform": settings.view_transform,
        "look": settings.look,
        "exposure": settings.exposure,
        "gamma": settings.gamma,
    }

"""Every format of images that Blender writes."""

from rows.common import Lacking, row, scene


def written_as(name, **values):
    image = scene().render.image_settings
    try:
        image.file_format = name
    except TypeError as error:
        raise Lacking("this build writes no %s" % name) from error
    for key, value in values.items():
        setattr(image, key, value)


@row(1)
def as_png():
    written_as("PNG", color_mode="RGBA", color_depth="16", compression=100)


@row(1)
def as_jpeg():
    written_as("JPEG", color_mode="RGB", quality=70)


@row(1)
def as_jpeg_in_grey():
    written_as("JPEG", color_mode="BW")


@row(1)
def as_jpeg_2000():
    written_as("JPEG2000", color_mode="RGBA", color_depth="16", jpeg2k_codec="JP2")


@row(1)
def as_tiff():
    written_as("TIFF", color_mode="RGBA", color_depth="16", tiff_codec="LZW")


@row(1)
def as_tiff_unpacked():
    written_as("TIFF", color_mode="RGB", color_depth="8", tiff_codec="NONE")


@row(1)
def as_targa():
    written_as("TARGA", color_mode="RGBA")


@row(1)
def as_targa_unpacked():
    written_as("TARGA_RAW", color_mode="RGB")


@row(1)
def as_bmp():
    written_as("BMP", color_mode="RGB")


@row(1)
def as_iris():
    written_as("IRIS", color_mode="RGB")


@row(1)
def as_cineon():
    written_as("CINEON", color_mode="RGB")


@row(1)
def as_dpx():
    written_as("DPX", color_mode="RGB", color_depth="10")


@row(1)
def as_dpx_of_sixteen_bits():
    written_as("DPX", color_mode="RGBA", color_depth="16")


@row(1)
def as_hdr():
    written_as("HDR", color_mode="RGB")


@row(1)
def as_webp():
    written_as("WEBP", color_mode="RGBA", quality=90)


@row(1)
def as_exr_of_half_floats():
    written_as("OPEN_EXR", color_mode="RGBA", color_depth="16", exr_codec="PIZ")


@row(1)
def as_exr_with_loss():
    written_as("OPEN_EXR", color_mode="RGB", color_depth="16", exr_codec="DWAA")


@row(1)
def as_exr_in_grey():
    written_as("OPEN_EXR", color_mode="BW", color_depth="32", exr_codec="RLE")


@row(1)
def without_an_extension():
    written_as("PNG", color_mode="RGB")
    scene().render.use_file_extension = False

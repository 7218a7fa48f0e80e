"""The sequencer, stamps, colours and formats."""

import bpy

from rows.common import Lacking, row, have, scene, moving, picture, beside, compositor, strips, effect, png, multilayer


@row(1, 6)
def sequencer_of_colours():
    effect("COLOR", 1, color=(0.8, 0.3, 0.1))
    strip = effect("TEXT", 2, 4)
    strip.text = "farm"


@row(2, 6)
def sequencer_with_the_scene():
    moving()
    strips().new_scene("scene", scene(), 1, 1)
    strip = effect("COLOR", 2, color=(0.1, 0.3, 0.8))
    strip.blend_type, strip.blend_alpha = "ALPHA_OVER", 0.3


@row(2)
def sequencer_of_images():
    for number in range(1, 5):
        picture("plate/%04d.png" % number, (number / 5, 0.2, 0.3, 1), 16)
    strip = strips().new_image("plate", beside("plate/0001.png"), 1, 1)
    for number in range(2, 5):
        strip.elements.append("%04d.png" % number)
    strip.directory = "//plate/"


@row(2)
def sequencer_that_is_off():
    sequencer_of_colours()
    scene().render.use_sequencer = False


@row(2)
def sequencer_of_sound():
    import wave
    with wave.open(beside("tone.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\x20" * 8000)
    sound = strips().new_sound("tone", beside("tone.wav"), 1, 1)
    sound.sound.filepath = "//tone.wav"


@row(5)
def stamp():
    png()
    render = scene().render
    render.resolution_x, render.resolution_y = 320, 180
    render.use_stamp, render.stamp_font_size = True, 10
    render.use_stamp_frame_range = True
    render.use_stamp_note, render.stamp_note_text = True, "take two"
    for name in ("date", "time", "render_time", "memory", "hostname", "filename"):
        setattr(render, "use_stamp_" + name, False)


@row(5)
def stamp_of_the_files_name():
    stamp()
    scene().render.use_stamp_filename = True


@row(1)
def view_and_curves():
    png()
    settings = scene().view_settings
    settings.view_transform, settings.exposure, settings.gamma = "Filmic", 0.5, 1.2
    settings.use_curve_mapping = True
    settings.curve_mapping.curves[3].points.new(0.5, 0.7)
    settings.curve_mapping.update()


@row(1)
def view_raw():
    png()
    scene().view_settings.view_transform = "Raw"


@row(1)
def view_of_looks():
    png()
    scene().view_settings.view_transform = "AgX" if bpy.app.version >= (4, 0) else "Filmic"
    look = "AgX - Punchy" if bpy.app.version >= (4, 0) else "High Contrast"
    scene().view_settings.look = look


@row(1)
def white_balance():
    png()
    have(scene().view_settings, "use_white_balance")
    scene().view_settings.use_white_balance = True
    scene().view_settings.white_balance_temperature = 4000


@row(1)
def sixteen_bits_of_grey():
    png()
    scene().render.image_settings.color_depth, scene().render.image_settings.color_mode = "16", "BW"


@row(1)
def multilayer_of_a_compositor():
    png()
    compositor()
    multilayer()


@row(1)
def packed_as_a_codestream():
    if "HTJ2K" not in bpy.types.ImageFormatSettings.bl_rna.properties["exr_codec"].enum_items:
        raise Lacking("no HTJ2K")
    scene().render.image_settings.exr_codec = "HTJ2K"


@row(1)
def dithered():
    png()
    scene().render.dither_intensity = 2

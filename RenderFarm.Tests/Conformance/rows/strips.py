"""What the sequencer can do, and movies."""

import bpy

from rows.common import Lacking, row, scene, moving, sphere, picture, beside, textured, compositor, put_over, strips, effect


def between(kind, channel, *inputs, first=1, last=9, **values):
    """An effect on other strips, whose arguments have had several names."""
    names = (("input1", "input2"), ("seq1", "seq2"))
    lengths = ({"length": last - first}, {"frame_end": last})
    for arguments in [dict(zip(pair, inputs)) | length for pair in names for length in lengths]:
        try:
            strip = strips().new_effect(name=kind, type=kind, channel=channel, frame_start=first, **arguments)
            break
        except TypeError as error:
            if "enum" in str(error):
                raise Lacking("the sequencer has no %s" % kind) from error
    for name, value in values.items():
        setattr(strip, name, value)
    return strip


def plate(channel, colour, first=1, name=None):
    """A picture of its own for eight frames."""
    name = name or "plate%d" % channel
    strip = strips().new_image(name, beside(picture(name + ".png", colour, 32)[2:]), channel, first)
    strip.frame_final_duration = 8
    strip.directory = "//"
    return strip


def two():
    return plate(1, (0.8, 0.2, 0.1, 1)), plate(2, (0.1, 0.3, 0.9, 0.6))


def movie(name="movie.mp4"):
    """A few frames of plain colours as a movie beside the scene."""
    made = bpy.data.scenes.new("movie")
    render = made.render
    render.resolution_x = render.resolution_y = 64
    render.resolution_percentage = 100
    made.frame_start, made.frame_end = 1, 8
    editor = made.sequence_editor_create()
    kinds = editor.strips if hasattr(editor, "strips") else editor.sequences
    for number in range(4):
        first, last = 1 + number * 2, 3 + number * 2
        try:
            strip = kinds.new_effect(name="c", type="COLOR", channel=1, frame_start=first, frame_end=last)
        except TypeError:
            strip = kinds.new_effect(name="c", type="COLOR", channel=1, frame_start=first, length=last - first)
        strip.color = (number / 4, 0.5, 1 - number / 4)
    image = render.image_settings
    if hasattr(image, "media_type"):
        image.media_type = "VIDEO"
    image.file_format = "FFMPEG"
    render.ffmpeg.format, render.ffmpeg.codec = "MPEG4", "H264"
    render.filepath = beside(name)
    bpy.ops.render.render(animation=True, scene=made.name)
    bpy.data.scenes.remove(made)
    return "//" + name


@row(1, 4)
def strips_that_cross():
    first, second = two()
    between("CROSS", 3, first, second)


@row(3)
def strips_that_cross_by_gamma():
    first, second = two()
    between("GAMMA_CROSS", 3, first, second)


@row(4)
def strips_that_wipe():
    first, second = two()
    between("WIPE", 3, first, second, transition_type="CLOCK")


@row(2)
def strips_that_are_added_and_multiplied():
    first, second = two()
    both = between("ADD", 3, first, second)
    between("MULTIPLY", 4, both, first)


@row(2)
def strips_over_and_under():
    first, second = two()
    over = between("ALPHA_OVER", 3, first, second)
    between("ALPHA_UNDER", 4, over, second)


@row(2)
def strip_that_glows():
    between("GLOW", 2, plate(1, (0.9, 0.8, 0.7, 1)))


@row(2)
def strip_that_is_blurred():
    between("GAUSSIAN_BLUR", 2, plate(1, (0.9, 0.2, 0.7, 1)), size_x=6, size_y=3)


@row(2, 6)
def strip_of_adjustment():
    two()
    strip = effect("ADJUSTMENT", 3)
    for kind in ("BRIGHT_CONTRAST", "CURVES", "COLOR_BALANCE"):
        strip.modifiers.new(kind, kind)
    strip.modifiers[0].bright = 20
    curve = strip.modifiers[1].curve_mapping
    curve.curves[3].points.new(0.4, 0.7)
    curve.update()


@row(2)
def strips_of_several_cameras():
    two()
    effect("MULTICAM", 3, multicam_source=1)


@row(2, 6)
def strip_that_is_moved_and_cropped():
    strip = plate(1, (0.9, 0.2, 0.1, 1))
    strip.transform.scale_x, strip.transform.rotation = 0.5, 0.4
    strip.crop.min_x = 4
    strip.blend_type = "REPLACE"
    strip.transform.offset_x = 0
    strip.transform.keyframe_insert("offset_x", frame=1)
    strip.transform.offset_x = 20
    strip.transform.keyframe_insert("offset_x", frame=8)


@row(3)
def meta_strip():
    meta = strips().new_meta("meta", 1, 1)
    inner = meta.strips if hasattr(meta, "strips") else meta.sequences
    strip = inner.new_image("inner", beside(picture("inner.png", (0.2, 0.9, 0.4, 1), 32)[2:]), 1, 1)
    strip.directory = "//"
    strip.frame_final_duration = 8
    meta.update() if hasattr(meta, "update") else None


@row(3, 7)
def strip_of_a_movie():
    path = movie()
    strip = strips().new_movie("movie", beside(path[2:]), 1, 1)
    strip.filepath = path


@row(3)
def strip_of_a_clip():
    for number in range(1, 5):
        picture("clip/%04d.png" % number, (number / 5, 0.6, 0.3, 1), 64)
    clip = bpy.data.movieclips.load(beside("clip/0001.png"))
    clip.filepath = "//clip/0001.png"
    strips().new_clip("clip", clip, 1, 1)


def round_mask():
    mask = bpy.data.masks.new("mask")
    mask.frame_start, mask.frame_end = 1, 8
    spline = mask.layers.new(name="layer").splines.new()
    spline.points.add(3)
    spline.use_cyclic = True
    for point, at in zip(spline.points, ((0.2, 0.2), (0.8, 0.3), (0.7, 0.8), (0.3, 0.7))):
        point.co = point.handle_left = point.handle_right = at
    return mask


@row(3)
def strip_of_a_mask():
    strips().new_mask("mask", round_mask(), 1, 1)


@row(3, 6)
def strip_of_another_scene():
    main, other = scene(), bpy.data.scenes.new("other")
    other.collection.objects.link(sphere((0, 0, 0)))
    other.camera = main.camera
    other.render.engine = main.render.engine
    other.cycles.samples, other.cycles.use_denoising, other.cycles.use_adaptive_sampling = 4, False, False
    other.frame_start, other.frame_end = 3, 12
    moving(bpy.data.objects["Camera"], last=(3, -2, 4), end=12)
    strips().new_scene("other", other, 1, 1)


@row(3, 6)
def movie_as_a_texture():
    path = movie()
    image = bpy.data.images.load(beside(path[2:]))
    image.filepath, image.source = path, "MOVIE"
    user = textured(image).image_user
    user.frame_duration, user.frame_start, user.use_auto_refresh = 8, 1, True


@row(3)
def clip_in_the_compositor():
    for number in range(1, 5):
        picture("clip/%04d.png" % number, (number / 5, 0.6, 0.3, 1), 64)
    clip = bpy.data.movieclips.load(beside("clip/0001.png"))
    clip.filepath = "//clip/0001.png"
    tree, source, end = compositor()
    node = tree.nodes.new("CompositorNodeMovieClip")
    node.clip = clip
    put_over(tree, node, source, end)


@row(3)
def mask_in_the_compositor():
    tree, source, end = compositor()
    node = tree.nodes.new("CompositorNodeMask")
    node.mask = round_mask()
    tree.links.new(node.outputs[0], end)

"""Grease Pencil, and the other engines."""

import bpy

from rows.common import row, scene, cube, moving, floor
from rows.look import depth_of_field


def pencil():
    """A stroke that moves one step a frame."""
    bpy.data.objects.remove(cube())
    camera = scene().camera
    camera.location, camera.rotation_euler = (0, 0, 10), (0, 0, 0)
    camera.data.type, camera.data.ortho_scale = "ORTHO", 10
    ink = bpy.data.materials.new("ink")
    bpy.data.materials.create_gpencil_data(ink)
    old = not hasattr(bpy.data, "grease_pencils_v3") and bpy.app.version < (4, 3)
    data = (bpy.data.grease_pencils_v3 if hasattr(bpy.data, "grease_pencils_v3") else bpy.data.grease_pencils).new("gp")
    block = bpy.data.objects.new("gp", data)
    scene().collection.objects.link(block)
    data.materials.append(ink)
    layer = data.layers.new("lines")
    layer.use_lights = False
    for frame in range(1, 9):
        added = layer.frames.new(frame)
        if old:
            stroke = added.strokes.new()
            stroke.line_width = 200
            stroke.points.add(2)
            for point, y in zip(stroke.points, (-1, 1)):
                point.co, point.pressure, point.strength = (frame - 4, y, 0), 1, 1
        else:
            added.drawing.add_strokes([2])
            for point, y in zip(added.drawing.strokes[0].points, (-1, 1)):
                point.position, point.radius = (frame - 4, y, 0), 0.4
    return block


@row()
def grease_pencil():
    pencil()


@row(2, 7)
def grease_pencil_in_reverse():
    block = pencil()
    if hasattr(block, "grease_pencil_modifiers"):
        block.grease_pencil_modifiers.new("time", "GP_TIME").mode = "REVERSE"
    else:
        block.modifiers.new("time", "GREASE_PENCIL_TIME").mode = "REVERSE"


@row(2, 6)
def grease_pencil_that_builds():
    block = pencil()
    if hasattr(block, "grease_pencil_modifiers"):
        block.grease_pencil_modifiers.new("build", "GP_BUILD")
    else:
        block.modifiers.new("build", "GREASE_PENCIL_BUILD")


@row(2, 5, engine="EEVEE")
def eevee():
    moving()
    floor()


@row(5, engine="EEVEE")
def eevee_with_motion_blur():
    moving()
    scene().render.use_motion_blur = True
    if hasattr(scene().eevee, "use_motion_blur"):
        scene().eevee.use_motion_blur = True


@row(1, engine="EEVEE")
def eevee_with_depth_of_field():
    depth_of_field()


@row(2, 5, engine="WORKBENCH")
def workbench():
    moving()
    scene().display.shading.light = "MATCAP"


@row(1, engine="WORKBENCH")
def workbench_with_outlines():
    scene().display.shading.show_object_outline = True
    scene().display.shading.show_cavity = True

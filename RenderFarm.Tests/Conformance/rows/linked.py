"""Files, libraries and other scenes."""

import os

import bpy

from rows.common import row, have, scene, cube, moving, material, sphere, picture, beside, textured, compositor, saved_other


@row(1)
def packed_texture():
    image = bpy.data.images.new("dots", 8, 8)
    image.pixels[:] = [number % 7 / 7 for number in range(8 * 8 * 4)]
    image.pack()
    textured(image)


@row(1)
def texture_beside():
    image = bpy.data.images.load(beside(picture("tex/wood.png")[2:]))
    image.filepath = "//tex/wood.png"
    textured(image)


@row(2, 4)
def image_sequence():
    for number in range(1, 9):
        picture("seq/%04d.png" % number, (number / 8, 0.2, 0.5, 1))
    image = bpy.data.images.load(beside("seq/0001.png"))
    image.filepath, image.source = "//seq/0001.png", "SEQUENCE"
    user = textured(image).image_user
    user.frame_duration, user.frame_start, user.use_auto_refresh = 8, 1, True


@row(1)
def udim_tiles():
    for number, colour in ((1001, (1, 0, 0, 1)), (1002, (0, 1, 0, 1))):
        picture("tiles.%d.png" % number, colour)
    image = bpy.data.images.load(beside("tiles.1001.png"))
    image.source = "TILED"
    image.filepath = "//tiles.<UDIM>.png"
    if len(image.tiles) < 2:
        image.tiles.new(1002)
    textured(image)
    for corner in cube().data.uv_layers[0].data:
        corner.uv[0] *= 2


@row(1)
def linked_library():
    def rock():
        material((0.1, 0.2, 0.9, 1))
        cube().name = "Rock"

    path = saved_other(rock)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.objects = ["Rock"]
    bpy.data.libraries[0].filepath = "//other.blend"
    bpy.data.objects.remove(cube())
    scene().collection.objects.link(into.objects[0])


@row(2, 6)
def overridden_library():
    def rock():
        cube().name = "Rock"

    path = saved_other(rock)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.objects = ["Rock"]
    bpy.data.libraries[0].filepath = "//other.blend"
    bpy.data.objects.remove(cube())
    mine = into.objects[0].override_create()
    scene().collection.objects.link(mine)
    moving(mine)


@row(1)
def instanced_collection():
    def rocks():
        made = bpy.data.collections.new("Rocks")
        scene().collection.children.link(made)
        made.objects.link(cube())
        made.objects.link(sphere())

    path = saved_other(rocks)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.collections = ["Rocks"]
    bpy.data.libraries[0].filepath = "//other.blend"
    bpy.data.objects.remove(cube())
    holder = bpy.data.objects.new("holder", None)
    holder.instance_type, holder.instance_collection = "COLLECTION", into.collections[0]
    scene().collection.objects.link(holder)


@row(1)
def packed_linked_data():
    have(bpy.data, "pack_linked_ids_hierarchy")

    def rocks():
        made = bpy.data.collections.new("Rocks")
        scene().collection.children.link(made)
        made.objects.link(sphere((0, 0, 0)))

    path = saved_other(rocks)
    bpy.ops.wm.save_as_mainfile(filepath=beside("scene.blend"))
    with bpy.data.libraries.load(path, link=True, relative=True) as (_, into):
        into.collections = ["Rocks"]
    bpy.data.objects.remove(cube())
    holder = bpy.data.objects.new("holder", None)
    holder.instance_type, holder.instance_collection = "COLLECTION", bpy.data.pack_linked_ids_hierarchy(into.collections[0])
    scene().collection.objects.link(holder)
    bpy.data.collections.remove(into.collections[0])
    bpy.data.orphans_purge(do_local_ids=True, do_linked_ids=True, do_recursive=True)
    os.remove(beside("other.blend"))


@row(1)
def background_scene():
    set_ = bpy.data.scenes.new("set")
    set_.collection.objects.link(sphere())
    scene().background_set = set_


@row(2)
def scene_in_the_compositor():
    other = bpy.data.scenes.new("other")
    other.collection.objects.link(sphere((0, 0, 0)))
    other.camera = scene().camera
    other.render.engine = scene().render.engine
    other.cycles.samples, other.cycles.use_denoising = 4, False
    tree, source, end = compositor()
    node = tree.nodes.new("CompositorNodeRLayers")
    node.scene = other
    over = tree.nodes.new("CompositorNodeAlphaOver")
    sockets = [one for one in over.inputs if one.type == "RGBA"]
    tree.links.new(source.outputs["Image"], sockets[0])
    tree.links.new(node.outputs["Image"], sockets[1])
    tree.links.new(over.outputs[0], end)

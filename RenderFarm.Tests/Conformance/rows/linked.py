"""Files, libraries and other scenes."""

import os
import shutil
import struct

import bpy

from rows.common import (
    Lacking, row, have, scene, cube, moving, material, sphere, picture, beside, textured, compositor, put_over, saved_other)


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
    put_over(tree, source, node, end)


@row(1)
def texture_by_an_absolute_path():
    textured(bpy.data.images.load(beside(picture("tex/wood.png")[2:])))


@row(1)
def texture_by_a_path_of_windows():
    image = bpy.data.images.load(beside(picture("tex/wood.png")[2:]))
    image.filepath = "//tex\\wood.png"
    textured(image)


@row(1)
def texture_by_a_symbolic_link():
    picture("tex/wood.png")
    os.symlink("wood.png", beside("tex/link.png"))
    image = bpy.data.images.load(beside("tex/link.png"))
    image.filepath = "//tex/link.png"
    textured(image)


def linked_rock(path):
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.objects = ["Rock"]
    bpy.data.objects.remove(cube())
    scene().collection.objects.link(into.objects[0])
    return into.objects[0].library


@row(1)
def library_of_a_library():
    """Its texture lies beside the one, the paths are relative to each."""
    def rock():
        image = bpy.data.images.load(beside(picture("libs/deep/moss.png", (0.1, 0.7, 0.1, 1))[2:]))
        textured(image)
        bpy.ops.wm.save_as_mainfile(filepath=beside("libs/deep/rock.blend"))
        image.filepath = "//moss.png"
        cube().name = "Rock"

    def group():
        bpy.ops.wm.save_as_mainfile(filepath=beside("libs/set.blend"))
        made = bpy.data.collections.new("Rocks")
        scene().collection.children.link(made)
        with bpy.data.libraries.load(deep, link=True, relative=True) as (_, into):
            into.objects = ["Rock"]
        made.objects.link(into.objects[0])

    deep = saved_other(rock, "libs/deep/rock.blend")
    middle = saved_other(group, "libs/set.blend")
    bpy.ops.wm.save_as_mainfile(filepath=beside("scene.blend"))
    with bpy.data.libraries.load(middle, link=True, relative=True) as (_, into):
        into.collections = ["Rocks"]
    bpy.data.objects.remove(cube())
    holder = bpy.data.objects.new("holder", None)
    holder.instance_type, holder.instance_collection = "COLLECTION", into.collections[0]
    scene().collection.objects.link(holder)


@row(1)
def library_by_a_symbolic_link():
    """What is relative in it is so to the place of the link, as Blender has it."""
    def rock():
        cube().name = "Rock"

    saved_other(rock, "elsewhere/rock.blend")
    os.symlink("elsewhere/rock.blend", beside("link.blend"))
    linked_rock(beside("link.blend")).filepath = "//link.blend"


@row(1)
def node_group_and_world_of_a_library():
    def kit():
        group = bpy.data.node_groups.new("Paint", "ShaderNodeTree")
        colour = group.nodes.new("ShaderNodeRGB")
        colour.outputs[0].default_value = (0.9, 0.1, 0.6, 1)
        end = group.nodes.new("NodeGroupOutput")
        if hasattr(group, "interface"):
            group.interface.new_socket("Color", in_out="OUTPUT", socket_type="NodeSocketColor")
        else:
            group.outputs.new("NodeSocketColor", "Color")
        group.links.new(colour.outputs[0], end.inputs[0])
        group.use_fake_user = True
        scene().world.name = "Dusk"
        scene().world.color = (0.3, 0.1, 0.05)

    path = saved_other(kit)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.node_groups, into.worlds = ["Paint"], ["Dusk"]
    bpy.data.libraries[0].filepath = "//other.blend"
    scene().world = into.worlds[0]
    tree = material().node_tree
    node = tree.nodes.new("ShaderNodeGroup")
    node.node_tree = into.node_groups[0]
    tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs["Base Color"])


@row(1)
def environment_of_a_file():
    image = bpy.data.images.new("sky", 16, 8, float_buffer=True)
    image.pixels[:] = [number % 5 / 2 for number in range(16 * 8 * 4)]
    image.filepath_raw, image.file_format = beside("sky.exr"), "OPEN_EXR"
    image.save()
    tree = scene().world.node_tree
    node = tree.nodes.new("ShaderNodeTexEnvironment")
    node.image = bpy.data.images.load(beside("sky.exr"))
    node.image.filepath = "//sky.exr"
    tree.links.new(node.outputs[0], tree.nodes["Background"].inputs["Color"])


@row(3)
def mesh_cache_beside():
    points = [tuple(vertex.co) for vertex in cube().data.vertices]
    with open(beside("cube.mdd"), "wb") as file:
        file.write(struct.pack(">2i", 8, len(points)) + struct.pack(">8f", *(number / 24 for number in range(8))))
        for number in range(8):
            for x, y, z in points:
                file.write(struct.pack(">3f", x + number / 4, y, z * (1 + number / 8)))
    cache = cube().modifiers.new("cache", "MESH_CACHE")
    cache.cache_format, cache.filepath = "MDD", "//cube.mdd"
    cache.frame_start = 1


@row(1)
def font_beside():
    fonts = os.path.join(bpy.utils.system_resource("DATAFILES"), "fonts")
    found = next((os.path.join(fonts, name) for name in sorted(os.listdir(fonts)) if name.endswith((".ttf", ".woff2"))), None)
    if found is None:
        raise Lacking("this build has no font of its own")
    shutil.copyfile(found, beside("letters" + os.path.splitext(found)[1]))
    bpy.ops.object.text_add(location=(0, -2, 1))
    text = bpy.context.object.data
    text.body = "farm"
    text.font = bpy.data.fonts.load(beside("letters" + os.path.splitext(found)[1]))
    text.font.filepath = "//" + os.path.basename(text.font.filepath)

"""Brings multilayer images to one layer: Blender's Python and its sequencer see the pixels of no other."""

import os
import tempfile

import bpy


def compositor_of(scene):
    """The scene's compositor, empty, and the node that takes its result."""
    if hasattr(scene, "compositing_node_group"):
        tree = bpy.data.node_groups.new("flat", "CompositorNodeTree")
        tree.interface.new_socket(name="Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        scene.compositing_node_group = tree
        return tree, tree.nodes.new("NodeGroupOutput")
    scene.use_nodes = True
    scene.node_tree.nodes.clear()
    return scene.node_tree, scene.node_tree.nodes.new("CompositorNodeComposite")


def size_of(path):
    """Width and height in the header of an OpenEXR file: Blender says 0 for multilayer images."""
    name = b"displayWindow\0box2i\0"
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    at = head.index(name) + len(name) + 4
    left, top, right, bottom = (int.from_bytes(head[at + i:at + i + 4], "little", signed=True) for i in (0, 4, 8, 12))
    return right - left + 1, bottom - top + 1


def write_flat(image, path):
    """Writes the combined pass of a multilayer image's first layer as a plain OpenEXR."""
    scene = bpy.data.scenes.new("flat")
    tree, output = compositor_of(scene)
    source = tree.nodes.new("CompositorNodeImage")
    source.image = image
    tree.links.new(source.outputs.get("Combined") or source.outputs[0], output.inputs[0])

    scene.render.resolution_percentage = 100
    scene.render.resolution_x, scene.render.resolution_y = size_of(bpy.path.abspath(image.filepath))
    if hasattr(scene.render, "compositor_device"):
        scene.render.compositor_device = "CPU"  # Blender 5 ends where it finds no OpenGL
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.color_mode, settings.color_depth, settings.exr_codec = "OPEN_EXR", "RGBA", "32", "NONE"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True, scene=scene.name)
    bpy.data.scenes.remove(scene)


def flatten(image):
    """The flat image, in place of the given one."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flat.exr")
        write_flat(image, path)
        bpy.data.images.remove(image)
        flat = bpy.data.images.load(path)
        flat.pixels[0]  # before the file goes
    return flat


def flatten_file(path):
    """Makes a file of one layer out of a file of many."""
    image = bpy.data.images.load(path)
    try:
        if image.size[0] == 0 and image.type == "MULTILAYER":
            write_flat(image, path + ".flat.exr")
            os.replace(path + ".flat.exr", path)
    finally:
        bpy.data.images.remove(image)

"""Brings multilayer images to one layer: Blender's Python sees the pixels of no other."""

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


def flatten(image):
    """The combined pass of a multilayer image's first layer, as an image of its own in place of the given one."""
    scene = bpy.data.scenes.new("flat")
    tree, output = compositor_of(scene)
    source = tree.nodes.new("CompositorNodeImage")
    source.image = image
    combined = source.outputs.get("Combined") or source.outputs[0]
    tree.links.new(combined, output.inputs[0])

    scene.render.resolution_percentage = 100
    scene.render.resolution_x, scene.render.resolution_y = size_of(image.filepath)
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth, settings.exr_codec = "OPEN_EXR", "RGBA", "32", "NONE"
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = os.path.join(folder, "flat.exr")
        bpy.ops.render.render(write_still=True, scene=scene.name)
        flat = bpy.data.images.load(scene.render.filepath)
        flat.pixels[0]  # before the file goes
    bpy.data.images.remove(image)
    bpy.data.scenes.remove(scene)
    return flat


def size_of(path):
    """Width and height in the header of an OpenEXR file: Blender says 0 for multilayer images."""
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    at = head.index(b"displayWindow\0box2i\0") + len(b"displayWindow\0box2i\0") + 4
    left, top, right, bottom = (int.from_bytes(head[at + i:at + i + 4], "little", signed=True) for i in (0, 4, 8, 12))
    return right - left + 1, bottom - top + 1

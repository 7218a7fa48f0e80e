"""What the scenes of the rows are made of."""

import os

import bpy

ROWS = {}

# The folder of the scene that is being made.
place = None


class Lacking(Exception):
    """This Blender has no such thing."""


def row(*frames, engine="CYCLES"):
    """A row and the frames of it that are compared; without any, all of the scene's, rendered as an animation."""
    def add(make):
        ROWS[make.__name__] = (make, frames, engine)
        return make
    return add


def have(holder, name):
    if not hasattr(holder, name):
        raise Lacking("%s has no %s" % (type(holder).__name__, name))
    return getattr(holder, name)


def plain(engine):
    """The default scene, small and quick, in the engine."""
    bpy.ops.wm.read_factory_settings()
    scene = bpy.context.scene
    eevee = "BLENDER_EEVEE_NEXT" if (4, 2) <= bpy.app.version < (5, 0) else "BLENDER_EEVEE"
    scene.render.engine = {"EEVEE": eevee, "WORKBENCH": "BLENDER_WORKBENCH"}.get(engine, engine)
    scene.render.resolution_x, scene.render.resolution_y = 64, 36
    scene.cycles.samples = 4
    scene.cycles.use_adaptive_sampling = scene.cycles.use_denoising = False
    scene.eevee.taa_render_samples = 2
    scene.frame_start, scene.frame_end = 1, 8
    image = scene.render.image_settings
    image.file_format, image.color_depth, image.exr_codec, image.color_mode = "OPEN_EXR", "32", "ZIP", "RGBA"
    return scene


def scene():
    return bpy.context.scene


def cube():
    return bpy.data.objects["Cube"]


def moving(block=None, name="location", first=(0, 0, 0), last=(2, 0, 0), end=8):
    block = block or cube()
    setattr(block, name, first)
    block.keyframe_insert(name, frame=1)
    setattr(block, name, last)
    block.keyframe_insert(name, frame=end)


def material(colour=(0.8, 0.2, 0.1, 1), block=None):
    made = bpy.data.materials.new("paint")
    made.use_nodes = True
    made.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = colour
    block = block or cube()
    block.data.materials.clear()
    block.data.materials.append(made)
    return made


def sphere(at=(2, 1, 0)):
    bpy.ops.mesh.primitive_uv_sphere_add(segments=12, ring_count=6, location=at)
    return bpy.context.object


def floor():
    bpy.ops.mesh.primitive_plane_add(size=12, location=(0, 0, -1))
    return bpy.context.object


def picture(name, colour=(0.1, 0.6, 0.2, 1), size=8):
    """A PNG beside the scene."""
    image = bpy.data.images.new("tmp", size, size)
    image.pixels[:] = list(colour) * (size * size)
    image.filepath_raw, image.file_format = beside(name), "PNG"
    image.save()
    bpy.data.images.remove(image)
    return "//" + name


def beside(name):
    path = os.path.join(place, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def textured(image, block=None):
    tree = material(block=block).node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return node


def driver(block, name, expression, index=-1, **variables):
    """Variables are the scene's properties."""
    made = block.driver_add(name, index).driver if index >= 0 else block.driver_add(name).driver
    for variable, path in variables.items():
        added = made.variables.new()
        added.name, added.type = variable, "SINGLE_PROP"
        added.targets[0].id_type, added.targets[0].id, added.targets[0].data_path = "SCENE", scene(), path
    made.expression = expression


def compositor():
    """An empty tree, its rendered layers, and the input of the final image."""
    if hasattr(scene(), "compositing_node_group"):
        tree = bpy.data.node_groups.new("Compositor", "CompositorNodeTree")
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        scene().compositing_node_group = tree
        output = tree.nodes.new("NodeGroupOutput")
    else:
        scene().use_nodes = True
        tree = scene().node_tree
        tree.nodes.clear()
        output = tree.nodes.new("CompositorNodeComposite")
    source = tree.nodes.new("CompositorNodeRLayers")
    tree.links.new(source.outputs["Image"], output.inputs[0])
    return tree, source, output.inputs[0]


def put_between(kind, **values):
    """A node between the rendered layers and the image."""
    tree, source, end = compositor()
    node = tree.nodes.new(kind)
    for name, value in values.items():
        if hasattr(node, name):
            setattr(node, name, value)
    tree.links.new(source.outputs["Image"], next(one for one in node.inputs if one.type == "RGBA" or one.name == "Image"))
    tree.links.new(node.outputs[0], end)
    return tree, source, node


def put_over(tree, lower, upper, end):
    """The image of one node over that of another."""
    over = tree.nodes.new("CompositorNodeAlphaOver")
    sockets = [one for one in over.inputs if one.type == "RGBA"]
    tree.links.new(lower.outputs["Image"], sockets[0])
    tree.links.new(upper.outputs["Image"], sockets[1])
    tree.links.new(over.outputs[0], end)


def geometry(block):
    """Geometry nodes of an object: the tree, its input and its output."""
    tree = bpy.data.node_groups.new("nodes", "GeometryNodeTree")
    if hasattr(tree, "interface"):
        for side in ("INPUT", "OUTPUT"):
            tree.interface.new_socket("Geometry", in_out=side, socket_type="NodeSocketGeometry")
    else:
        tree.inputs.new("NodeSocketGeometry", "Geometry")
        tree.outputs.new("NodeSocketGeometry", "Geometry")
    modifier = block.modifiers.new("nodes", "NODES")
    modifier.node_group = tree
    return tree, tree.nodes.new("NodeGroupInput"), tree.nodes.new("NodeGroupOutput")


def strips():
    editor = scene().sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def effect(kind, channel, first=1, last=9, **values):
    try:
        strip = strips().new_effect(name=kind, type=kind, channel=channel, frame_start=first, frame_end=last)
    except TypeError:
        strip = strips().new_effect(name=kind, type=kind, channel=channel, frame_start=first, length=last - first)
    for name, value in values.items():
        setattr(strip, name, value)
    return strip


def png():
    image = scene().render.image_settings
    image.file_format, image.color_depth = "PNG", "8"


def multilayer():
    image = scene().render.image_settings
    if hasattr(image, "media_type"):
        image.media_type = "MULTI_LAYER_IMAGE"
    image.file_format, image.color_depth, image.exr_codec = "OPEN_EXR_MULTILAYER", "32", "ZIP"
    if hasattr(image, "use_exr_interleave"):
        image.use_exr_interleave = True


def passes(*names):
    multilayer()
    layer = scene().view_layers[0]
    for name in names:
        holder = layer.cycles if name.startswith(("pass_", "use_pass_shadow_catcher", "denoising")) else layer
        setattr(holder, name, True)


def saved_other(make, name="other.blend"):
    """Saves what `make` does to the factory's scene as another file beside this one, and begins anew."""
    engine = scene().render.engine
    make()
    bpy.ops.wm.save_as_mainfile(filepath=beside(name), compress=True)
    plain(engine)
    return beside(name)

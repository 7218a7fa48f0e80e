"""Passes, and what the compositor makes of them."""

import bpy

from rows.common import (
    row, have, scene, cube, moving, material, sphere, floor, picture, beside, compositor, put_between, png, multilayer, passes)
from rows.look import world_of_fog, holdout_and_shadow_catcher


@row(1)
def passes_of_data():
    passes(
        "use_pass_z", "use_pass_mist", "use_pass_position", "use_pass_normal", "use_pass_uv", "use_pass_object_index",
        "use_pass_material_index")
    cube().pass_index = 7


@row(2)
def pass_vector():
    moving()
    passes("use_pass_vector")


@row(1)
def passes_of_light():
    floor()
    passes(
        "use_pass_diffuse_direct", "use_pass_diffuse_indirect", "use_pass_diffuse_color", "use_pass_glossy_direct",
        "use_pass_glossy_indirect", "use_pass_glossy_color", "use_pass_transmission_color",
        "use_pass_emit", "use_pass_environment", "use_pass_ambient_occlusion")


@row(1)
def pass_of_shadow_catcher():
    holdout_and_shadow_catcher()
    passes("use_pass_shadow_catcher")


@row(1)
def passes_of_volume():
    world_of_fog()
    multilayer()
    holder = scene().view_layers[0].cycles
    holder.use_pass_volume_direct = holder.use_pass_volume_indirect = True


@row(1)
def pass_of_denoising_data():
    multilayer()
    scene().view_layers[0].cycles.denoising_store_passes = True


@row(1)
def pass_of_samples():
    multilayer()
    layer = scene().view_layers[0].cycles
    have(layer, "pass_debug_sample_count")
    layer.pass_debug_sample_count = True


@row(1)
def cryptomatte():
    sphere()
    passes("use_pass_cryptomatte_object", "use_pass_cryptomatte_material")


@row(1)
def light_groups():
    multilayer()
    layer = scene().view_layers[0]
    bpy.ops.scene.view_layer_add_lightgroup(name="key")
    bpy.data.objects["Light"].lightgroup = "key"
    assert layer.lightgroups


@row(1)
def shader_outputs():
    multilayer()
    layer = scene().view_layers[0]
    bpy.ops.scene.view_layer_add_aov()
    layer.aovs[0].name = "mine"
    tree = material().node_tree
    node = tree.nodes.new("ShaderNodeOutputAOV")
    if hasattr(node, "aov_name"):
        node.aov_name = "mine"
    else:
        node.name = "mine"
    node.inputs[0].default_value = (0.2, 0.4, 0.6, 1)


@row(1)
def view_layers():
    multilayer()
    other = scene().view_layers.new("other")
    other.material_override = material(block=sphere())
    other.samples = 0


@row(1)
def view_layer_that_is_off():
    multilayer()
    scene().view_layers.new("off").use = False


@row(1)
def compositor_blur():
    tree, _, node = put_between("CompositorNodeBlur", size_x=5, size_y=5)
    if "Size" in node.inputs and node.inputs["Size"].type == "VECTOR":
        node.inputs["Size"].default_value = (5, 5)


@row(1)
def compositor_glare():
    put_between("CompositorNodeGlare", glare_type="FOG_GLOW", threshold=0.2)


@row(2)
def compositor_lens_and_colour():
    tree, source, node = put_between("CompositorNodeLensdist")
    next(one for one in node.inputs if one.name.startswith("Disto")).default_value = 0.3


@row(1)
def compositor_of_depth():
    tree, source, end = compositor()
    scene().view_layers[0].use_pass_z = True
    node = tree.nodes.new("CompositorNodeNormalize")
    tree.links.new(source.outputs["Depth"], node.inputs[0])
    tree.links.new(node.outputs[0], end)


@row(1)
def compositor_of_two_layers():
    scene().view_layers.new("other").material_override = material(block=sphere())
    tree, source, end = compositor()
    other = tree.nodes.new("CompositorNodeRLayers")
    other.layer = "other"
    over = tree.nodes.new("CompositorNodeAlphaOver")
    sockets = [one for one in over.inputs if one.type == "RGBA"]
    tree.links.new(source.outputs["Image"], sockets[0])
    tree.links.new(other.outputs["Image"], sockets[1])
    tree.links.new(over.outputs[0], end)


@row(1)
def compositor_with_an_image():
    image = bpy.data.images.load(beside(picture("paper.png", size=64)[2:]))
    image.filepath = "//paper.png"
    tree, source, end = compositor()
    scene().render.film_transparent = True
    node = tree.nodes.new("CompositorNodeImage")
    node.image = image
    over = tree.nodes.new("CompositorNodeAlphaOver")
    sockets = [one for one in over.inputs if one.type == "RGBA"]
    tree.links.new(node.outputs[0], sockets[0])
    tree.links.new(source.outputs["Image"], sockets[1])
    tree.links.new(over.outputs[0], end)


@row(2, 6)
def compositor_that_is_animated():
    tree, source, node = put_between("CompositorNodeRotate") if bpy.app.version < (5, 0) else put_between("CompositorNodeExposure")
    socket = next(one for one in node.inputs if one.type == "VALUE")
    moving(socket, "default_value", 0, 1)


@row(1)
def freestyle():
    scene().render.use_freestyle = True
    png()

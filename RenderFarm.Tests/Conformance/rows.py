"""Scenes that the farm has to render as a bare Blender does: each row is a function that makes one of the default scene.

Started as `blender -b --factory-startup --python-exit-code 3 -P rows.py -- FOLDER NAME…`. Saves FOLDER/NAME/scene.blend for each row that this
Blender can have, and FOLDER/rows.json: by name, the frames to compare, or why there is none.
"""

import json
import math
import os
import sys

import bpy

ROWS = {}


class Lacking(Exception):
    """This Blender has no such thing."""


def row(*frames, engine="CYCLES"):
    """A row and the frames of it that are compared; without any, all of the scene's, rendered as an animation."""
    def add(make):
        ROWS[make.__name__] = (make, frames, engine)
        return make
    return add


# What scenes are made of.

def have(holder, name):
    if not hasattr(holder, name):
        raise Lacking("%s has no %s" % (type(holder).__name__, name))
    return getattr(holder, name)


def plain(engine):
    """The default scene, small and quick, in the engine."""
    bpy.ops.wm.read_factory_settings()
    scene = bpy.context.scene
    engines = {"EEVEE": "BLENDER_EEVEE" if bpy.app.version < (4, 2) or bpy.app.version >= (5, 0) else "BLENDER_EEVEE_NEXT", "WORKBENCH": "BLENDER_WORKBENCH"}
    scene.render.engine = engines.get(engine, engine)
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


# The rows. What is animated and what moves by itself.

@row()
def keyframes():
    moving()


@row(2, 5)
def single_frames():
    moving()


@row(-3, 0)
def frames_before_one():
    moving()
    scene().frame_start = -0


@row()
def steps_of_two():
    moving()
    scene().frame_step = 2


@row(4, 7)
def time_remapped():
    moving()
    scene().render.frame_map_old, scene().render.frame_map_new = 100, 150


@row(3)
def subframe_saved():
    moving()
    scene().frame_set(3, subframe=0.5)


@row()
def driver_of_the_frame():
    driver(cube(), "location", "frame / 8", index=0)


@row(2, 5)
def driver_of_the_first_frame():
    driver(cube(), "location", "first - 1 + last / 8", index=0, first="frame_start", last="frame_end")


@row(3)
def driver_of_resolution():
    driver(cube(), "location", "wide / 64", index=0, wide="render.resolution_x")


@row(3)
def driver_of_samples():
    driver(cube(), "location", "n / 4", index=0, n="cycles.samples")


@row(3)
def driver_of_the_output():
    driver(cube(), "location", "a + b", index=0, a="render.use_border", b="render.use_file_extension")


@row(3)
def driver_in_python():
    driver(cube(), "location", "0.7 if bpy.data.scenes else 0", index=0)
    scene().frame_set(1)


@row(2, 6)
def build_modifier():
    bpy.ops.object.select_all(action="DESELECT")
    block = sphere((0, 0, 1))
    modifier = block.modifiers.new("build", "BUILD")
    modifier.frame_start, modifier.frame_duration = 1, 8


@row(4, 7)
def wave_modifier():
    block = floor()
    block.modifiers.new("more", "SUBSURF").render_levels = 3
    block.modifiers.new("wave", "WAVE").time_offset = -20


@row(3)
def ocean_modifier():
    block = floor()
    modifier = block.modifiers.new("sea", "OCEAN")
    modifier.resolution = modifier.viewport_resolution = 4
    modifier.time = 2


@row(2, 6)
def shape_keys():
    cube().shape_key_add(name="Basis")
    key = cube().shape_key_add(name="Big")
    for point in key.data:
        point.co *= 1.5
    moving(key, "value", 0, 1)


@row(2, 6)
def armature():
    bpy.ops.object.armature_add()
    rig = bpy.context.object
    cube().parent, cube().parent_type, cube().parent_bone = rig, "BONE", "Bone"
    moving(rig.pose.bones[0], "location", (0, 0, 0), (1, 0, 0))


@row(2, 6)
def constraints():
    target = bpy.data.objects.new("target", None)
    scene().collection.objects.link(target)
    moving(target)
    cube().constraints.new("COPY_LOCATION").target = target
    scene().camera.constraints.new("TRACK_TO").target = target


@row(3, 6)
def action_constraint():
    moving()
    action = cube().animation_data.action
    cube().animation_data_clear()
    follower = sphere()
    driven = follower.constraints.new("ACTION")
    driven.target, driven.action, driven.transform_channel = cube(), action, "LOCATION_X"
    driven.frame_start, driven.frame_end, driven.min, driven.max = 1, 8, 0, 1
    if hasattr(driven, "action_slot") and action.slots:
        driven.action_slot = action.slots[0]
    cube().location.x = 0.5


@row(2, 6)
def nonlinear_animation():
    moving()
    action = cube().animation_data.action
    cube().animation_data.action = None
    strip = cube().animation_data.nla_tracks.new().strips.new("strip", 2, action)
    strip.scale = 0.5


@row(2, 6)
def cyclic_curves():
    moving(end=3)
    curves = []
    action = cube().animation_data.action
    if hasattr(action, "fcurves"):
        curves = action.fcurves
    else:
        curves = action.layers[0].strips[0].channelbags[0].fcurves
    for curve in curves:
        curve.modifiers.new("CYCLES")


@row(2, 6)
def scene_time_in_geometry_nodes():
    tree, begin, end = geometry(cube())
    moved = tree.nodes.new("GeometryNodeTransform")
    time = tree.nodes.new("GeometryNodeInputSceneTime")
    tree.links.new(begin.outputs[0], moved.inputs[0])
    tree.links.new(time.outputs["Seconds"], moved.inputs["Translation"])
    tree.links.new(moved.outputs[0], end.inputs[0])


@row()
def simulation_zone():
    tree, begin, end = geometry(cube())
    if not hasattr(bpy.types, "GeometryNodeSimulationInput"):
        raise Lacking("no simulation zones")
    first, last = tree.nodes.new("GeometryNodeSimulationInput"), tree.nodes.new("GeometryNodeSimulationOutput")
    first.pair_with_output(last)
    moved = tree.nodes.new("GeometryNodeTransform")
    moved.inputs["Translation"].default_value = (0.1, 0, 0)
    for one, other in ((begin.outputs[0], first.inputs[0]), (first.outputs[1], moved.inputs[0]), (moved.outputs[0], last.inputs[1]), (last.outputs[1], end.inputs[0])):
        tree.links.new(one, other)


@row(2)
def instances_on_points():
    tree, begin, end = geometry(cube())
    scattered = tree.nodes.new("GeometryNodeDistributePointsOnFaces")
    instances = tree.nodes.new("GeometryNodeInstanceOnPoints")
    small = tree.nodes.new("GeometryNodeMeshCube")
    small.inputs[0].default_value = (0.2, 0.2, 0.2)
    for one, other in ((begin.outputs[0], scattered.inputs[0]), (scattered.outputs[0], instances.inputs["Points"]), (small.outputs[0], instances.inputs["Instance"]), (instances.outputs[0], end.inputs[0])):
        tree.links.new(one, other)


@row(2)
def hair():
    modifier = floor().modifiers.new("hair", "PARTICLE_SYSTEM")
    settings = modifier.particle_system.settings
    settings.type, settings.count, settings.hair_length = "HAIR", 50, 1


@row()
def particles():
    modifier = cube().modifiers.new("dust", "PARTICLE_SYSTEM")
    settings = modifier.particle_system.settings
    settings.count, settings.frame_start, settings.frame_end, settings.lifetime = 30, 1, 6, 20
    settings.render_type, settings.instance_object = "OBJECT", sphere((9, 9, 9))
    settings.particle_size = 0.1


@row()
def particles_baked():
    particles()
    with bpy.context.temp_override(point_cache=cube().particle_systems[0].point_cache):
        bpy.ops.ptcache.bake(bake=True)


@row()
def cloth_in_a_disk_cache():
    block = floor()
    block.location.z = 1
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.subdivide(number_cuts=4)
    bpy.ops.object.mode_set(mode="OBJECT")
    block.modifiers.new("cloth", "CLOTH")
    cube().modifiers.new("hit", "COLLISION")
    bpy.ops.wm.save_as_mainfile(filepath=beside("scene.blend"))
    cache = block.modifiers["cloth"].point_cache
    cache.use_disk_cache, cache.frame_end = True, 8
    with bpy.context.temp_override(point_cache=cache):
        bpy.ops.ptcache.bake(bake=True)


@row()
def rigid_bodies_baked():
    cube().location.z = 3
    bpy.ops.object.select_all(action="DESELECT")
    bpy.context.view_layer.objects.active = cube()
    bpy.ops.rigidbody.object_add()
    floor()
    bpy.ops.rigidbody.object_add(type="PASSIVE")
    bpy.ops.ptcache.bake_all(bake=True)


# How it is drawn.

@row(3)
def motion_blur():
    moving()
    scene().render.use_motion_blur = True


@row(3)
def motion_blur_of_deformation():
    shape_keys()
    scene().render.use_motion_blur = True
    scene().render.motion_blur_shutter = 1.5


@row(3)
def motion_blur_of_the_camera():
    moving(scene().camera, "location", scene().camera.location, (9, -5, 5))
    scene().render.use_motion_blur = True


@row(1)
def depth_of_field():
    lens = scene().camera.data
    lens.dof.use_dof, lens.dof.focus_object, lens.dof.aperture_fstop = True, cube(), 0.2


@row(1)
def panorama():
    lens = scene().camera.data
    lens.type = "PANO"
    holder = lens if hasattr(lens, "panorama_type") else lens.cycles
    holder.panorama_type = "EQUIRECTANGULAR"


@row(1)
def fisheye():
    lens = scene().camera.data
    lens.type = "PANO"
    holder = lens if hasattr(lens, "panorama_type") else lens.cycles
    holder.panorama_type = "FISHEYE_EQUISOLID"


@row(1)
def orthographic():
    scene().camera.data.type = "ORTHO"
    scene().camera.data.shift_x = 0.2


@row(1)
def border():
    scene().render.use_border = True
    scene().render.border_max_x, scene().render.border_min_y = 0.6, 0.3


@row(1)
def border_cropped():
    border()
    scene().render.use_crop_to_border = True


@row(1)
def seventy_percent():
    scene().render.resolution_x, scene().render.resolution_y, scene().render.resolution_percentage = 128, 72, 70


@row(1)
def odd_percent():
    scene().render.resolution_x, scene().render.resolution_y, scene().render.resolution_percentage = 99, 55, 67


@row(1)
def pixel_aspect():
    scene().render.pixel_aspect_x = 2


@row(2, 6)
def cameras_by_markers():
    other = scene().camera.copy()
    scene().collection.objects.link(other)
    other.location.x = -4
    for frame, camera in ((1, scene().camera), (5, other)):
        scene().timeline_markers.new("cut", frame=frame).camera = camera


@row(1)
def stereo():
    render = scene().render
    render.use_multiview = True
    render.views_format = "STEREO_3D"
    render.image_settings.views_format = "STEREO_3D"
    render.image_settings.stereo_3d_format.display_mode = "SIDEBYSIDE"


@row(1)
def film_transparent():
    scene().render.film_transparent = True


@row(1)
def pixel_filter():
    scene().cycles.pixel_filter_type, scene().cycles.filter_width = "GAUSSIAN", 3


@row(1, 2)
def seed_per_frame():
    scene().cycles.use_animated_seed = True


@row(1)
def adaptive_sampling():
    scene().cycles.use_adaptive_sampling, scene().cycles.samples = True, 32


@row(1)
def clamped():
    scene().cycles.sample_clamp_indirect, scene().cycles.sample_clamp_direct = 0.5, 1


@row(1)
def fast_gi():
    scene().cycles.use_fast_gi = True
    floor()


@row(1)
def volume():
    tree = material().node_tree
    tree.nodes.clear()
    fog, end = tree.nodes.new("ShaderNodeVolumePrincipled"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(fog.outputs[0], end.inputs["Volume"])


@row(1)
def world_of_fog():
    tree = scene().world.node_tree
    fog = tree.nodes.new("ShaderNodeVolumeScatter")
    fog.inputs["Density"].default_value = 0.05
    tree.links.new(fog.outputs[0], tree.nodes["World Output"].inputs["Volume"])


@row(1)
def sky():
    tree = scene().world.node_tree
    node = tree.nodes.new("ShaderNodeTexSky")
    tree.links.new(node.outputs[0], tree.nodes["Background"].inputs["Color"])


@row(1)
def glass_and_bevel():
    tree = material().node_tree
    glass, bevel = tree.nodes.new("ShaderNodeBsdfGlass"), tree.nodes.new("ShaderNodeBevel")
    tree.links.new(bevel.outputs[0], glass.inputs["Normal"])
    tree.links.new(glass.outputs[0], tree.nodes["Material Output"].inputs["Surface"])


@row(1)
def subsurface():
    shader = material().node_tree.nodes["Principled BSDF"]
    shader.inputs["Subsurface" if "Subsurface" in shader.inputs else "Subsurface Weight"].default_value = 0.8


@row(1)
def displacement():
    tree = material().node_tree
    noise, bump = tree.nodes.new("ShaderNodeTexNoise"), tree.nodes.new("ShaderNodeDisplacement")
    tree.links.new(noise.outputs[0], bump.inputs["Height"])
    tree.links.new(bump.outputs[0], tree.nodes["Material Output"].inputs["Displacement"])
    holder = cube().data.materials[0]
    (holder if hasattr(holder, "displacement_method") else holder.cycles).displacement_method = "BOTH"
    cube().modifiers.new("more", "SUBSURF").render_levels = 3


@row(1)
def text_curves_and_metaballs():
    bpy.ops.object.text_add(location=(-2, -2, 1))
    bpy.context.object.data.extrude = 0.2
    bpy.ops.curve.primitive_bezier_circle_add(location=(2, 2, 0))
    bpy.context.object.data.bevel_depth = 0.2
    bpy.ops.object.metaball_add(location=(-2, 2, 0))


@row(1)
def lights_of_all_kinds():
    for number, kind in enumerate(("SUN", "SPOT", "AREA")):
        light = bpy.data.lights.new(kind, kind)
        light.energy = 2 if kind == "SUN" else 300
        block = bpy.data.objects.new(kind, light)
        block.location = (number * 2 - 2, 0, 4)
        scene().collection.objects.link(block)
    floor()


@row(1)
def holdout_and_shadow_catcher():
    scene().render.film_transparent = True
    floor().is_shadow_catcher = True
    sphere((1, -1, 0)).is_holdout = True


@row(1)
def indirect_only_and_excluded():
    other = bpy.data.collections.new("other")
    scene().collection.children.link(other)
    other.objects.link(sphere())
    scene().view_layers[0].layer_collection.children["other"].indirect_only = True


@row(1)
def object_rays():
    floor()
    holder = cube() if hasattr(cube(), "visible_camera") else cube().cycles_visibility
    holder.visible_camera = False


@row(1)
def simplified():
    cube().modifiers.new("more", "SUBSURF").render_levels = 4
    scene().render.use_simplify, scene().render.simplify_subdivision_render = True, 1


# Passes, and what is made of them.

@row(1)
def passes_of_data():
    passes("use_pass_z", "use_pass_mist", "use_pass_position", "use_pass_normal", "use_pass_uv", "use_pass_object_index", "use_pass_material_index")
    cube().pass_index = 7


@row(2)
def pass_vector():
    moving()
    passes("use_pass_vector")


@row(1)
def passes_of_light():
    floor()
    passes(
        "use_pass_diffuse_direct", "use_pass_diffuse_indirect", "use_pass_diffuse_color", "use_pass_glossy_direct", "use_pass_glossy_indirect",
        "use_pass_glossy_color", "use_pass_transmission_color", "use_pass_emit", "use_pass_environment", "use_pass_ambient_occlusion")


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


# The sequencer, stamps and colours.

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
    render.use_stamp_date = render.use_stamp_time = render.use_stamp_render_time = render.use_stamp_memory = render.use_stamp_hostname = False
    render.use_stamp_filename = False


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
    scene().render.image_settings.exr_codec = "HTJ2K" if "HTJ2K" in bpy.types.ImageFormatSettings.bl_rna.properties["exr_codec"].enum_items else "ZIP"


@row(1)
def dithered():
    png()
    scene().render.dither_intensity = 2


# Files, libraries and other scenes.

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


# Grease Pencil, and the other engines.

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


@row(2, 5, engine="EEVEE")
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


def main():
    global place
    folder, names = sys.argv[sys.argv.index("--") + 1], sys.argv[sys.argv.index("--") + 2:]
    made = {}
    for name in names:
        make, frames, engine = ROWS[name]
        place = os.path.join(folder, name)
        os.makedirs(place)
        plain(engine)
        try:
            make()
        except Lacking as lacking:
            made[name] = {"lacks": str(lacking)}
            continue
        bpy.ops.wm.save_as_mainfile(filepath=beside("scene.blend"), compress=True)
        made[name] = {"frames": frames, "first": scene().frame_start, "last": scene().frame_end, "step": scene().frame_step}
    with open(os.path.join(folder, "rows.json"), "w", encoding="utf-8") as file:
        json.dump(made, file)


if __name__ == "__main__":
    main()

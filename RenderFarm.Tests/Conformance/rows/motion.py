"""What is animated, and what moves by itself."""

import bpy

from rows.common import Lacking, row, scene, cube, moving, sphere, floor, beside, driver, geometry


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
    tree.links.new(begin.outputs[0], first.inputs[0])
    tree.links.new(first.outputs[1], moved.inputs[0])
    tree.links.new(moved.outputs[0], last.inputs[1])
    tree.links.new(last.outputs[1], end.inputs[0])


@row(2)
def instances_on_points():
    tree, begin, end = geometry(cube())
    scattered = tree.nodes.new("GeometryNodeDistributePointsOnFaces")
    instances = tree.nodes.new("GeometryNodeInstanceOnPoints")
    small = tree.nodes.new("GeometryNodeMeshCube")
    small.inputs[0].default_value = (0.2, 0.2, 0.2)
    tree.links.new(begin.outputs[0], scattered.inputs[0])
    tree.links.new(scattered.outputs[0], instances.inputs["Points"])
    tree.links.new(small.outputs[0], instances.inputs["Instance"])
    tree.links.new(instances.outputs[0], end.inputs[0])


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

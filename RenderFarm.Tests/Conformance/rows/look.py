"""How it is drawn."""

import bpy

from rows.common import row, scene, cube, moving, material, sphere, floor
from rows.motion import shape_keys


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


def see_all_round(kind):
    lens = scene().camera.data
    lens.type = "PANO"
    holder = lens if hasattr(lens, "panorama_type") else lens.cycles
    holder.panorama_type = kind


@row(1)
def panorama():
    see_all_round("EQUIRECTANGULAR")


@row(1)
def fisheye():
    see_all_round("FISHEYE_EQUISOLID")


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

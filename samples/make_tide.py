"""Makes tide.blend: a wave that rolls through a field of hexagonal columns, with spheres riding on it. A seamless loop.

    blender -b --factory-startup -P make_tide.py -- tide.blend

Works in Blender 3.4 and later. Nothing is random. The wave needs no driver and no simulation: a travelling wave
cos(phase - t) is cos(phase) cos(t) + sin(phase) sin(t), so two shape keys and two animated weights are all of it.
"""

import math
import os
import sys

import bpy
from mathutils import Vector

FRAMES = 48
FRAMES_PER_SECOND = 24
RINGS = 21
SPACING = 1.0
GAP = 0.05
BEVEL = 0.07
DEPTH = 4.0
SPHERES = 7
ORBIT = 4.6
SPHERE_RADIUS = 0.62
LENS = 60.0  # millimetres, on a sensor of 36
CAMERA = (0.0, -19.0, 13.0)
TARGET = (0.0, 0.4, 0.0)
PALETTE = [
    (0.00, "14213d"), (0.22, "1d4e89"), (0.45, "00a6a6"), (0.64, "f7e3af"), (0.80, "f79256"), (1.00, "ef4f4f"),
]


def phase(x, y):
    """A spiral: rings that turn into an arm."""
    return 0.62 * math.hypot(x, y) - math.atan2(y, x) if x or y else 0.0


def amplitude(x, y):
    """Calm at the centre, where the spiral has no direction."""
    r = math.hypot(x, y)
    return 1.05 * (1.0 - math.exp(-((r / 2.6) ** 2)))


def height(x, y, turn):
    return amplitude(x, y) * math.cos(phase(x, y) - turn)


def hexagon(cx, cy, radius, z):
    return [
        Vector((cx + radius * math.cos(math.radians(60 * i + 30)), cy + radius * math.sin(math.radians(60 * i + 30)), z))
        for i in range(6)
    ]


def in_view(x, y):
    """Whether a column shows, or shades or is mirrored in what shows."""
    forward = (Vector(TARGET) - Vector(CAMERA)).normalized()
    right = forward.cross(Vector((0, 0, 1))).normalized()
    seen = Vector((x, y, 0)) - Vector(CAMERA)
    away = seen.dot(forward)
    across, along = seen.dot(right) / away, seen.dot(right.cross(forward)) / away
    half = 18.0 / LENS
    return abs(across) < half + 0.11 and abs(along) < half * 9 / 16 + 0.11


def centres():
    for q in range(-RINGS, RINGS + 1):
        for r in range(max(-RINGS, -q - RINGS), min(RINGS, -q + RINGS) + 1):
            x, y = SPACING * (q + r / 2), SPACING * r * math.sqrt(3) / 2
            if in_view(x, y):
                yield x, y


def make_field(material):
    outer = SPACING / math.sqrt(3) - GAP
    vertices, faces, columns = [], [], []
    for cx, cy in centres():
        first = len(vertices)
        vertices += hexagon(cx, cy, outer, -DEPTH)
        vertices += hexagon(cx, cy, outer, -BEVEL)
        vertices += hexagon(cx, cy, outer - BEVEL, 0.0)
        for ring in (0, 6):
            for i in range(6):
                a, b = first + ring + i, first + ring + (i + 1) % 6
                faces.append((a, b, b + 6, a + 6))
        faces.append(tuple(range(first + 12, first + 18)))
        columns += [(cx, cy)] * 18

    mesh = bpy.data.meshes.new("Field")
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material)
    depth = mesh.attributes.new("Depth", "FLOAT", "POINT")
    for i, vertex in enumerate(vertices):
        depth.data[i].value = -vertex.z
    field = bpy.data.objects.new("Field", mesh)
    bpy.context.scene.collection.objects.link(field)

    field.shape_key_add(name="Basis")
    for name, part in (("Cosine", math.cos), ("Sine", math.sin)):
        key = field.shape_key_add(name=name)
        key.slider_min, key.slider_max = -1.0, 1.0
        for i, (x, y) in enumerate(columns):
            # The foot of a column moves with its head: nobody sees it, and the sides keep their shape.
            key.data[i].co = vertices[i] + Vector((0, 0, amplitude(x, y) * part(phase(x, y))))
        for frame in range(1, FRAMES + 2):
            key.value = part(2 * math.pi * (frame - 1) / FRAMES)
            key.keyframe_insert("value", frame=frame)


def make_spheres(material):
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, radius=SPHERE_RADIUS)
    first = bpy.context.object
    bpy.ops.object.shade_smooth()
    first.data.materials.append(material)
    for n in range(SPHERES):
        sphere = first if n == 0 else bpy.data.objects.new("Sphere", first.data)
        if n:
            bpy.context.scene.collection.objects.link(sphere)
        sphere.name = f"Sphere {n + 1}"
        for frame in range(1, FRAMES + 2):
            done = (frame - 1) / FRAMES
            # In one loop a sphere moves on to the place of the next one.
            angle = 2 * math.pi * (n + done) / SPHERES
            x, y = ORBIT * math.cos(angle), ORBIT * math.sin(angle)
            sphere.location = (x, y, height(x, y, 2 * math.pi * done) + SPHERE_RADIUS + 0.25)
            sphere.keyframe_insert("location", frame=frame)


def srgb(code):
    def linear(c):
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    return tuple(linear(int(code[i:i + 2], 16) / 255) for i in (0, 2, 4)) + (1.0,)


def ramp(nodes, stops):
    node = nodes.new("ShaderNodeValToRGB")
    elements = node.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(1.0)
    for element, (position, colour) in zip(elements, stops):
        element.position = position
        element.color = srgb(colour)
    return node


def make_field_material():
    """Diffuse in the sun. The light of the sky is computed instead of sampled, so that a few samples are enough."""
    material = bpy.data.materials.new("Tide")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()

    geometry = nodes.new("ShaderNodeNewGeometry")
    position = nodes.new("ShaderNodeSeparateXYZ")
    scale = nodes.new("ShaderNodeMapRange")
    scale.inputs["From Min"].default_value = -1.25
    scale.inputs["From Max"].default_value = 1.1
    colours = ramp(nodes, PALETTE)
    links.new(geometry.outputs["Position"], position.inputs[0])
    links.new(position.outputs["Z"], scale.inputs["Value"])
    links.new(scale.outputs["Result"], colours.inputs["Fac"])

    # How much sky a point sees: by the direction it faces, and the less the deeper it lies between its neighbours.
    normal = nodes.new("ShaderNodeSeparateXYZ")
    links.new(geometry.outputs["Normal"], normal.inputs[0])
    sky = nodes.new("ShaderNodeMapRange")
    sky.inputs["From Min"].default_value = -1.0
    sky.inputs["To Min"].default_value = 0.0
    sky.inputs["To Max"].default_value = 0.50
    links.new(normal.outputs["Z"], sky.inputs["Value"])
    open_sky = nodes.new("ShaderNodeAttribute")
    open_sky.attribute_name = "Depth"
    deep = nodes.new("ShaderNodeMapRange")
    deep.inputs["From Max"].default_value = 1.7
    deep.inputs["To Min"].default_value = 1.0
    deep.inputs["To Max"].default_value = 0.0
    links.new(open_sky.outputs["Fac"], deep.inputs["Value"])
    ambient = nodes.new("ShaderNodeMath")
    ambient.operation = "MULTIPLY"
    links.new(sky.outputs["Result"], ambient.inputs[0])
    links.new(deep.outputs["Result"], ambient.inputs[1])

    diffuse = nodes.new("ShaderNodeBsdfDiffuse")
    glow = nodes.new("ShaderNodeEmission")
    both = nodes.new("ShaderNodeAddShader")
    output = nodes.new("ShaderNodeOutputMaterial")
    links.new(colours.outputs["Color"], diffuse.inputs["Color"])
    links.new(colours.outputs["Color"], glow.inputs["Color"])
    links.new(ambient.outputs[0], glow.inputs["Strength"])
    links.new(diffuse.outputs[0], both.inputs[0])
    links.new(glow.outputs[0], both.inputs[1])
    links.new(both.outputs[0], output.inputs["Surface"])

    # The glow is no lamp: Blender up to 3.4 and later ones name that differently.
    if hasattr(material.cycles, "emission_sampling"):
        material.cycles.emission_sampling = "NONE"
    elif hasattr(material.cycles, "sample_as_light"):
        material.cycles.sample_as_light = False
    return material


def make_sphere_material():
    material = bpy.data.materials.new("Pearl")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    glossy = nodes.new("ShaderNodeBsdfAnisotropic")  # called Glossy in the menus since 4.0
    glossy.inputs["Color"].default_value = srgb("ffe9c9")
    glossy.inputs["Roughness"].default_value = 0.08
    output = nodes.new("ShaderNodeOutputMaterial")
    links.new(glossy.outputs[0], output.inputs["Surface"])
    return material


def make_world():
    world = bpy.data.worlds.new("Sky")
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    background = next(n for n in nodes if n.type == "BACKGROUND")
    coordinates = nodes.new("ShaderNodeTexCoord")
    split = nodes.new("ShaderNodeSeparateXYZ")
    colours = ramp(nodes, [(0.0, "ffd2a6"), (0.3, "f3b6b9"), (0.65, "b9a7e0"), (1.0, "6fa8e8")])
    links.new(coordinates.outputs["Generated"], split.inputs[0])
    links.new(split.outputs["Z"], colours.inputs["Fac"])
    links.new(colours.outputs["Color"], background.inputs["Color"])
    background.inputs["Strength"].default_value = 1.0
    # Only the spheres mirror it, the field computes its own: no need for the map of its bright parts, which takes a second a frame.
    world.cycles_visibility.diffuse = False
    world.cycles.sampling_method = "NONE"
    bpy.context.scene.world = world


def aim(thing, target):
    thing.rotation_euler = (Vector(target) - thing.location).to_track_quat("-Z", "Y").to_euler()


def make_sun():
    light = bpy.data.lights.new("Sun", "SUN")
    light.angle = math.radians(7)
    light.energy = 2.7
    light.color = srgb("ffe6c4")[:3]
    thing = bpy.data.objects.new("Sun", light)
    thing.location = (-14, -3, 13)
    aim(thing, (0, 0, 0))
    bpy.context.scene.collection.objects.link(thing)


def make_camera():
    camera = bpy.data.cameras.new("Camera")
    camera.lens = LENS
    thing = bpy.data.objects.new("Camera", camera)
    thing.location = CAMERA
    aim(thing, TARGET)
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.scene.camera = thing


def make_settings():
    scene = bpy.context.scene
    scene.name = "Tide"
    scene.frame_start, scene.frame_end = 1, FRAMES
    scene.render.fps = FRAMES_PER_SECOND
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = 640, 360
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.filepath = "//tide-"
    scene.view_settings.view_transform = "Standard"

    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = 16
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = False  # not every build has a denoiser
    cycles.max_bounces = 3
    cycles.diffuse_bounces = 0
    cycles.glossy_bounces = 2
    cycles.caustics_reflective = False
    cycles.caustics_refractive = False


def main(path):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    make_settings()
    make_world()
    make_field(make_field_material())
    make_spheres(make_sphere_material())
    make_sun()
    make_camera()
    bpy.context.scene.frame_set(1)
    bpy.ops.wm.save_as_mainfile(filepath=os.path.abspath(path), compress=True, relative_remap=False)


main(sys.argv[sys.argv.index("--") + 1])

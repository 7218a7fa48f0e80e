"""Makes the scenes of the benchmarks, in a folder.

    blender -b --factory-startup -P make_scenes.py -- FOLDER

quick.blend takes about half a second a frame on two cores, steady.blend about five, and heavy.blend is slow to load and quick to render.
Nothing is random and nothing simulated. Works in Blender 3.4 and later.
"""

import math
import os
import sys

import bpy

GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))


def new_scene(frames, width, height, samples):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = width, height, 100
    scene.render.image_settings.file_format = "PNG"
    scene.frame_start, scene.frame_end = 1, frames

    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.5, 0.65, 0.9, 1.0)
    scene.world = world

    light = bpy.data.objects.new("sun", bpy.data.lights.new("sun", "SUN"))
    light.data.energy = 3.0
    light.rotation_euler = (0.7, 0.2, 0.4)
    scene.collection.objects.link(light)

    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.location, camera.rotation_euler = (0.0, -14.0, 7.0), (math.radians(64), 0.0, 0.0)
    scene.collection.objects.link(camera)
    scene.camera = camera
    return scene


def material(name, colour, roughness):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*colour, 1.0)
    shader.inputs["Roughness"].default_value = roughness
    return made


def turn(thing, frames):
    """A whole turn over the animation, the same step each frame."""
    thing.rotation_euler = (0.0, 0.0, 0.0)
    thing.keyframe_insert("rotation_euler", frame=1)
    thing.rotation_euler = (0.0, 0.0, math.tau)
    thing.keyframe_insert("rotation_euler", frame=frames + 1)


def add_spheres(scene, count, frames):
    """A sunflower of spheres that turns as one."""
    centre = bpy.data.objects.new("centre", None)
    scene.collection.objects.link(centre)
    bpy.ops.mesh.primitive_uv_sphere_add(segments=32, ring_count=16)
    mesh = bpy.context.object.data
    bpy.data.objects.remove(bpy.context.object)
    for polygon in mesh.polygons:
        polygon.use_smooth = True
    mesh.materials.append(material("glaze", (0.85, 0.35, 0.2), 0.25))
    for i in range(count):
        radius, angle = 0.55 * math.sqrt(i), i * GOLDEN_ANGLE
        sphere = bpy.data.objects.new("sphere", mesh)
        sphere.location = (radius * math.cos(angle), radius * math.sin(angle), 0.0)
        sphere.scale = (0.35, 0.35, 0.35)
        sphere.parent = centre
        scene.collection.objects.link(sphere)
    turn(centre, frames)


def add_terrain(scene, points):
    """A mesh of points x points: large to read, cheap to shade."""
    step = 16.0 / (points - 1)
    vertices = [
        (x * step - 8.0, y * step - 8.0, 0.3 * math.sin(x * step) * math.cos(1.3 * y * step)) for y in range(points) for x in range(points)]
    faces = [
        (y * points + x, y * points + x + 1, (y + 1) * points + x + 1, (y + 1) * points + x)
        for y in range(points - 1) for x in range(points - 1)]
    mesh = bpy.data.meshes.new("terrain")
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material("ground", (0.2, 0.35, 0.15), 0.9))
    terrain = bpy.data.objects.new("terrain", mesh)
    scene.collection.objects.link(terrain)
    return terrain


def save(folder, name):
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, name + ".blend"), compress=False)


def main(folder):
    scene = new_scene(frames=40, width=320, height=180, samples=10)
    add_spheres(scene, 120, 40)
    add_terrain(scene, 60)
    save(folder, "quick")

    scene = new_scene(frames=6, width=640, height=360, samples=28)
    add_spheres(scene, 120, 6)
    add_terrain(scene, 60)
    save(folder, "steady")

    scene = new_scene(frames=12, width=160, height=90, samples=2)
    add_terrain(scene, 1200)
    turn(scene.camera, 120)
    save(folder, "heavy")


main(sys.argv[sys.argv.index("--") + 1])

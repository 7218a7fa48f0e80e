"""Simulations of a scene: each frame follows from the one before, unless they are baked."""

import os

import bpy


def point_caches(owner):
    """The caches of an object's cloth, soft bodies, paint and moving particles."""
    for modifier in owner.modifiers:
        if modifier.type in {"CLOTH", "SOFT_BODY"}:
            yield modifier.point_cache
        elif modifier.type == "DYNAMIC_PAINT" and modifier.canvas_settings is not None:
            yield from (surface.point_cache for surface in modifier.canvas_settings.canvas_surfaces)
    for system in owner.particle_systems:
        # Settings that were linked may be gone.
        if system.settings is not None and (system.settings.type != "HAIR" or system.use_hair_dynamics):
            yield system.point_cache


def fluids(owner):
    """The settings of an object's fluid domains."""
    for modifier in owner.modifiers:
        if modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN" and modifier.domain_settings is not None:
            yield modifier.domain_settings


def has_zone(tree, seen=()):
    """Whether a tree of geometry nodes, or a group in it, has a simulation zone."""
    return tree is not None and tree not in seen and any(
        node.bl_idname == "GeometryNodeSimulationOutput" or has_zone(getattr(node, "node_tree", None), (*seen, tree))
        for node in tree.nodes)


def bake_folders(owner):
    """Modifiers of geometry nodes with a simulation zone, and the folder that its frames are baked to: None inside of the file."""
    for modifier in owner.modifiers:
        if modifier.type == "NODES" and has_zone(modifier.node_group):
            is_packed = getattr(modifier, "bake_target", "DISK") == "PACKED"
            folder = getattr(modifier, "bake_directory", "") or getattr(modifier, "simulation_bake_directory", "")
            yield modifier, None if is_packed else bpy.path.abspath(folder, library=owner.library) if folder else ""


def open_zones(scene):
    """Names of what has simulation zones that may not be baked: Blender does not tell whether frames are packed into the file."""
    return sorted({
        owner.name for owner in scene.objects for _, folder in bake_folders(owner) if folder is None or not os.path.isdir(folder)})


def unbaked(scene):
    """Names of what is computed while the animation plays, from its beginning, and not in a frame alone."""
    found = {
        owner.name for owner in scene.objects
        if any(not cache.is_baked and not cache.use_external for cache in point_caches(owner))
        or any(fluid.cache_type == "REPLAY" for fluid in fluids(owner))}
    world = scene.rigidbody_world
    if world is not None and world.enabled and world.point_cache is not None and not world.point_cache.is_baked:
        found.add("Rigid Body World")
    return sorted(found)

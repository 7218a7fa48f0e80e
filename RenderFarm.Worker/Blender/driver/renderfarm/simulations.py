"""Simulations of a scene: each frame follows from the one before, unless they are baked."""


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

"""Whether Cycles may keep its data from frame to frame."""

import bpy

# With these, what Cycles keeps from one frame to the next is not known to be refreshed in every version.
SIMULATED = {
    "CLOTH", "DYNAMIC_PAINT", "EXPLODE", "FLUID", "MESH_SEQUENCE_CACHE", "MESH_TO_VOLUME", "NODES", "OCEAN",
    "PARTICLE_INSTANCE", "PARTICLE_SYSTEM", "SOFT_BODY", "SURFACE", "VOLUME_DISPLACE",
}


def can_persist(scene):
    """Whether Cycles may keep its data from frame to frame with nothing to go stale."""
    if scene.render.engine != "CYCLES" or scene.render.use_motion_blur:
        return False
    if any(image.source in {"SEQUENCE", "MOVIE"} for image in bpy.data.images):
        return False
    for block in scene.objects:
        if block.type not in {"MESH", "CAMERA", "LIGHT", "EMPTY", "ARMATURE", "LATTICE", "CURVE", "FONT", "LIGHT_PROBE", "SPEAKER"}:
            return False
        if block.instance_type not in {"NONE", "COLLECTION"} or any(modifier.type in SIMULATED for modifier in block.modifiers):
            return False
    return True

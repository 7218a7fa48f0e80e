"""Render engines by the names that people use, mapped to the names that this Blender has."""

import bpy

from renderfarm.refused import Refused

# EEVEE was BLENDER_EEVEE_NEXT from 4.2 to 4.5, and BLENDER_EEVEE before and after.
CANDIDATES = {
    "cycles": ("CYCLES",),
    "eevee": ("BLENDER_EEVEE_NEXT", "BLENDER_EEVEE"),
    "workbench": ("BLENDER_WORKBENCH",),
}


def find(render):
    """Blender lists its engines in no other way than by taking or refusing a name."""
    found = {}
    for name, identifiers in CANDIDATES.items():
        for identifier in identifiers:
            try:
                render.engine = identifier
            except TypeError:
                continue
            found[name] = identifier
            break
    return found


# Asked once, of the start-up scene: a scene of the user's is not touched for it.
AVAILABLE = find(bpy.context.scene.render)


def choose(scene, name):
    """Sets the engine with that name."""
    if name not in AVAILABLE:
        raise Refused("This Blender has no engine '%s'. It has %s." % (name, ", ".join(AVAILABLE)))
    scene.render.engine = AVAILABLE[name]


def is_cycles(scene):
    return scene.render.engine == "CYCLES"


def is_eevee(scene):
    return scene.render.engine.startswith("BLENDER_EEVEE")

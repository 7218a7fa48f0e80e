"""Whether the frames of the open scene can be rendered in parts, and what that changes."""

import bpy

from renderfarm import compositor, outputs
from renderfarm.animation import drivers
from renderfarm.facts import has_volume, layers, uses_sequencer
from renderfarm.words import listed

# Light passes are stored divided by their colour: what is averaged is then not what was added up.
DIVIDED_PASSES = (
    "use_pass_diffuse_direct", "use_pass_diffuse_indirect", "use_pass_glossy_direct", "use_pass_glossy_indirect",
    "use_pass_transmission_direct", "use_pass_transmission_indirect", "use_pass_vector")


# Up to this many samples, Cycles' tables of sample points are the same for every number of them (seen in 3.4).
TABLE = 256
TABULATED = {"PROGRESSIVE_MULTI_JITTER", "TABULATED_SOBOL"}

# The one pattern whose points do not depend on how many are asked for (seen in 3.4, which alone has it under this name).
ENDLESS_PATTERN = "SOBOL"


def keeps_points(scene):
    """Whether ranges of samples have the sample points of the whole. A Blender that can render a subset of them knows of the whole."""
    cycles = scene.cycles
    if hasattr(cycles, "sample_subset_length") or cycles.sampling_pattern == ENDLESS_PATTERN:
        return True
    return cycles.sampling_pattern in TABULATED and cycles.samples <= TABLE


def has_endless_pattern(scene):
    return ENDLESS_PATTERN in scene.cycles.bl_rna.properties["sampling_pattern"].enum_items.keys()


def readers(changed):
    """What has drivers that read settings which a part changes, and would be elsewhere in it."""
    return sorted({
        owner.name for owner, driver in drivers() for variable in driver.variables for target in variable.targets
        if target.id_type == "SCENE" and target.data_path.startswith(changed)})


def refusals(scene):
    """Why its frames can be divided in no way at all."""
    render = scene.render
    read = readers(("render.use_", "render.border_", "render.image_settings", "cycles.use_denoising"))
    if read:
        yield "Drivers read render settings that are others in a part: %s." % listed(read)
    if render.use_multiview:
        yield "The scene renders several views."
    if uses_sequencer(scene):
        yield "The scene's image comes from the video sequencer."
    tree = compositor.tree(scene)
    if tree is None:
        return
    if any(node.scene not in {None, scene} for node in compositor.sources(tree)):
        yield "The compositor uses another scene."
    if any(compositor.sources(group) for group in bpy.data.node_groups if group.bl_idname == tree.bl_idname and group != tree):
        yield "The compositor has rendered layers inside of a group."
    if render.image_settings.file_format == "OPEN_EXR_MULTILAYER":
        yield "The scene has a compositor and stores all layers: choose another format, or turn the compositor off."


def sample_refusals(scene):
    yield from refusals(scene)
    if scene.render.engine != "CYCLES":
        yield "Only Cycles renders ranges of samples. Divide the frame into tiles."
        return
    cycles = scene.cycles
    read = readers(("cycles.samples", "cycles.sample_", "cycles.use_", "cycles.time_limit"))
    if read:
        yield "Drivers read sampling settings that are others in a part: %s." % listed(read)
    if getattr(cycles, "use_sample_subset", False) or (cycles.sample_offset > 0 and not hasattr(cycles, "use_sample_subset")):
        yield "The scene renders a subset of its samples already."
    if cycles.use_layer_samples != "IGNORE" and any(layer.samples > 0 for layer in layers(scene)):
        yield "View layers have sample counts of their own. Give the job's samples, or divide the frame into tiles."
    if any(getattr(layer, "use_pass_cryptomatte_" + kind) for layer in layers(scene) for kind in ("object", "material", "asset")):
        yield "Cryptomatte passes cannot be averaged. Divide the frame into tiles."


def part_warnings(scene):
    if outputs.writers(scene):
        yield "File Output nodes write nothing for a divided frame: only the frame itself is stored."
    # Since 5.0, unless they are rendered with bias, as before.
    if scene.render.engine == "CYCLES" and not getattr(scene.cycles, "volume_biased", True) and has_volume():
        yield "Cycles learns where volumes scatter light anew in each part, so their noise is another than that of the whole frame."
    if scene.render.use_freestyle:
        yield "Freestyle draws its lines anew in each part, which differs a little from the whole frame."


def sample_warnings(scene):
    if scene.render.engine != "CYCLES":
        return
    yield from part_warnings(scene)
    cycles = scene.cycles
    if cycles.use_adaptive_sampling:
        yield "Adaptive sampling is off: each part has its share of the samples of every pixel."
    if not keeps_points(scene):
        yield (
            "Sampled with the pattern Sobol-Burley: the points of the scene's own depend on how many are rendered at once."
            if has_endless_pattern(scene)
            else "The noise is another than that of the whole frame: this Blender's sample points depend on how many are rendered at once.")
    if cycles.time_limit > 0:
        yield "The scene's time limit is off: every sample is rendered."
    if getattr(cycles, "use_guiding", False):
        yield "Path guiding learns anew in each part, so the noise is another than that of the whole frame."
    if any(block.type == "MESH" and getattr(block, "is_shadow_catcher", False) for block in scene.objects):
        yield "Shadow catchers are averaged over the parts, which differs a little from the whole frame."
    if any(getattr(layer, name, False) for layer in layers(scene) for name in DIVIDED_PASSES):
        yield "Light and vector passes are averaged over the parts, which differs a little from the whole frame; the image itself does not."


def tile_refusals(scene):
    yield from refusals(scene)
    if scene.render.use_border:
        yield "The scene renders a region of its image already."


def tile_warnings(scene):
    yield from part_warnings(scene)
    if scene.render.engine != "CYCLES":
        yield "Effects that look around a pixel, such as bloom, occlusion and reflections of the screen, end at the edges of the tiles."
    elif scene.cycles.use_adaptive_sampling:
        yield "With adaptive sampling, a few pixels at the edges of the tiles have other noise than in the whole frame."


def layered_warnings(scene):
    image = scene.render.image_settings
    if image.file_format == "OPEN_EXR_MULTILAYER" and image.color_depth != "32":
        yield "The layers of a divided frame are stored in full float."
    if image.file_format == "OPEN_EXR_MULTILAYER" and not getattr(image, "use_exr_interleave", True):
        yield "The layers of a divided frame are stored in one part of the OpenEXR, not in a part each."


def check(refusals_found, warnings_found):
    return {"refusal": " ".join(refusals_found) or None, "warnings": list(warnings_found)}


def checks(scene):
    """Whether and how frames can be divided, for the user."""
    return {
        "sampleSplit": check(sample_refusals(scene), [*sample_warnings(scene), *layered_warnings(scene)]),
        "tileSplit": check(tile_refusals(scene), [*tile_warnings(scene), *layered_warnings(scene)]),
    }


def slicing(scene):
    """How a frame can be rendered in slices that nobody asked for and nobody can tell from the whole.

    Returns what is sliced and None, or None and the reason against it.
    """
    if scene.render.engine != "CYCLES":
        return None, "Only frames of Cycles are sliced."
    if scene.cycles.use_denoising:
        return None, "Denoising after the slices are merged is not quite what Cycles does."
    if scene.cycles.time_limit > 0 or getattr(scene.cycles, "use_guiding", False):
        return None, "Time limits and path guiding are of the whole frame."
    by_samples = [*sample_refusals(scene), *sample_warnings(scene), *layered_warnings(scene)]
    if not by_samples:
        return "samples", None
    by_lines = [*tile_refusals(scene), *tile_warnings(scene), *layered_warnings(scene)]
    return (None, by_lines[0]) if by_lines else ("lines", None)

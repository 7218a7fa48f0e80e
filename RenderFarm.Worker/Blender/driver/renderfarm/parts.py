"""Renders a part of a frame, and makes the frame's image of its merged parts."""

import contextlib

import bpy

from renderfarm import compositor
from renderfarm.division import ENDLESS_PATTERN, has_endless_pattern, keeps_points
from renderfarm.facts import has_denoiser, layers, size
from renderfarm.refused import Refused


class Changes:
    """Properties that are set for a while, as far as this Blender has them."""

    def __init__(self):
        self._before = []

    def put(self, holder, **values):
        there = {name: value for name, value in values.items() if hasattr(holder, name)}
        # All of them first, and back in the same order: a file format resets what belongs to it.
        self._before += [(holder, name, getattr(holder, name)) for name in there]
        for name, value in there.items():
            setattr(holder, name, value)

    def undo(self):
        for holder, name, value in self._before:
            setattr(holder, name, value)


def store_layers(scene, changes):
    """Every pass of every layer, unprocessed and without loss."""
    render = scene.render
    # A stamp is burnt once, into the whole.
    changes.put(render, use_compositing=False, use_sequencer=False, use_stamp=False)
    changes.put(
        render.image_settings, media_type="MULTI_LAYER_IMAGE", file_format="OPEN_EXR_MULTILAYER", color_mode="RGBA", color_depth="32",
        exr_codec="ZIP", use_exr_interleave=True)
    if render.engine == "CYCLES" and scene.cycles.use_denoising:
        changes.put(scene.cycles, use_denoising=False)
        for layer in layers(scene):
            changes.put(layer.cycles, denoising_store_passes=True)


def take_samples(scene, changes, first, count):
    cycles = scene.cycles
    changes.put(cycles, use_adaptive_sampling=False, time_limit=0, sample_offset=first)
    if hasattr(cycles, "sample_subset_length"):
        changes.put(cycles, use_sample_subset=True, sample_subset_length=count)
    else:
        if not keeps_points(scene) and has_endless_pattern(scene):
            changes.put(cycles, sampling_pattern=ENDLESS_PATTERN)
        changes.put(cycles, samples=count)


def take_tile(scene, changes, left, top, width, height):
    """The border is given as shares of the image, from its lower left corner; a quarter of a pixel more keeps clear of rounding."""
    across, down = size(scene)
    changes.put(
        scene.render, use_border=True, use_crop_to_border=True,
        border_min_x=(left + 0.25) / across,
        border_max_x=min(1, (left + width + 0.25) / across),
        border_min_y=(down - top - height + 0.25) / down,
        border_max_y=min(1, (down - top + 0.25) / down))


@contextlib.contextmanager
def only(scene, part):
    """Has the scene render a part of its frames; None stands for all of it."""
    changes = Changes()
    try:
        if part is not None:
            store_layers(scene, changes)
            if "samples" in part:
                take_samples(scene, changes, **part["samples"])
            else:
                take_tile(scene, changes, **part["tile"])
        yield
    finally:
        changes.undo()


def denoised(tree, node, scene):
    """The node's picture without its noise, as the scene's settings for Cycles want it."""
    picture = node.outputs["Combined"]
    if scene.render.engine != "CYCLES" or not scene.cycles.use_denoising or not has_denoiser():
        return picture
    denoise = tree.nodes.new("CompositorNodeDenoise")
    tree.links.new(picture, denoise.inputs["Image"])
    guides = scene.cycles.denoising_input_passes
    if "ALBEDO" in guides:
        tree.links.new(node.outputs["Denoising Albedo"], denoise.inputs["Albedo"])
    if "NORMAL" in guides:
        tree.links.new(node.outputs["Denoising Normal"], denoise.inputs["Normal"])
    if hasattr(denoise, "prefilter"):
        denoise.prefilter = scene.cycles.denoising_prefilter
    else:
        denoise.inputs["Prefilter"].default_value = scene.cycles.denoising_prefilter.title()
    return denoise.outputs["Image"]


def layer_node(tree, image, layer):
    """A node that brings in the stored passes of a layer."""
    node = tree.nodes.new("CompositorNodeImage")
    node.image = image
    if node.has_layers:
        node.layer = layer
    return node


def replace(tree, source, image, scene):
    """Puts the stored layer where the rendered one was."""
    stored = {}
    if source.layer in [layer.name for layer in layers(scene)]:
        node = layer_node(tree, image, source.layer)
        stored = {**node.outputs, "Noisy Image": node.outputs["Combined"], "Image": denoised(tree, node, scene)}
    nothing = None
    for output in source.outputs:
        for link in list(output.links):
            socket = stored.get(output.name)
            if socket is None:
                # A pass that is not rendered is nothing, and an open end would be the socket's own value.
                nothing = nothing or tree.nodes.new("CompositorNodeValue")
                nothing.outputs[0].default_value = 0
                socket = nothing.outputs[0]
            tree.links.new(socket, link.to_socket)
    tree.nodes.remove(source)


def use_stored_layers(scene, image):
    """Has the scene make its image of stored layers instead of rendering them: without Render Layers nodes Blender only composites."""
    tree = compositor.tree(scene)
    if tree is None:
        tree, target = compositor.empty_tree(scene)
        # Without a compositor the first layer is the image.
        tree.links.new(denoised(tree, layer_node(tree, image, layers(scene)[0].name), scene), target)
        return
    for source in compositor.sources(tree):
        replace(tree, source, image, scene)


def use_merged(scene, layers_file):
    """Has the scene make the image of a frame of its merged parts."""
    try:
        image = bpy.data.images.load(layers_file)
    except RuntimeError as error:
        raise Refused("Blender cannot read the merged parts of the frame: %s" % error) from error
    use_stored_layers(scene, image)

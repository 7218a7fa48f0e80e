"""The node tree that makes the final image of a scene, wherever this Blender keeps it."""

import bpy


def tree(scene):
    """The tree that is applied to the rendered layers, or None when they are the image themselves."""
    if not scene.render.use_compositing:
        return None
    found = getattr(scene, "compositing_node_group", None) or (getattr(scene, "node_tree", None) if scene.use_nodes else None)
    return found if found is not None and output(found) is not None else None


def output(found):
    """The node whose input is the final image, or None."""
    for node in found.nodes:
        if node.bl_idname in {"CompositorNodeComposite", "NodeGroupOutput"} and not node.mute:
            return node
    return None


def sources(found):
    """The nodes that bring in rendered layers."""
    return [node for node in found.nodes if node.bl_idname == "CompositorNodeRLayers"]


def empty_tree(scene):
    """A tree with nothing but an output, in place of the scene's own.

    Returns the tree and the input of the final image.
    """
    scene.render.use_compositing = True
    if hasattr(scene, "compositing_node_group"):
        made = bpy.data.node_groups.new("Image", "CompositorNodeTree")
        made.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        scene.compositing_node_group = made
        return made, made.nodes.new("NodeGroupOutput").inputs[0]
    scene.use_nodes = True
    scene.node_tree.nodes.clear()
    return scene.node_tree, scene.node_tree.nodes.new("CompositorNodeComposite").inputs["Image"]

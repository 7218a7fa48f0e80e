using System.IO.Compression;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>
/// A folder as users have them: <c>scenes/shot.blend</c> of one frame, with a texture, a font, a volume, and a library that has a texture
/// and links to another library with a texture. Paths are relative, but for the volume's.
/// </summary>
internal static class Project
{
    /// <summary>An OpenVDB file of 8 × 8 × 8 voxels of fog, in zlib.</summary>
    private const string Fog =
        "eNrt2s9K3EAcB/Cs2CpF6wru2fRiD7IQydp1Ty7iVSjU9lQYJpPfysAkIzvZsAt9iOIT7Cv4Jj6CR1/As87kj/tPDz0V4fuBH7+Z4TfJLwnkNP"
        + "7Z+S/PurfxySs1uieiFwdxtx3yQafdibrU7gUBtUUYBxEX4VF8LIpCGxs2YkqNzCZNO7wcErGB0jxjx6zDQlf2p7ru40GZb76W+aONTRsfbAjF"
        + "jXELJhvK9Mq1MtBXfq7VKKFtN5OKWBTpMUv42O3ISYRyq+qgjqVKmS5UzmvWlUIn10MyRup0dv+WHUVKG+Ef+lxkMic/52pEZrfeFpPiE4qZfd"
        + "TY3ZXVK26hVb2cF7+r/LnenlDCoklGxjUo0+xbx72Jv7fri83lekzKtjhKs4VCb628nitPeUKzzue+x44d/kzlQA+TH4IruuDX5a6703/Lzf7r"
        + "OXgjeyt5/mU0lr7E8hwAAAAAAAAAAAAAAAAAAADeoWaV1xphcfyhUa3hYAAAfgwrP4an/8y7fGnsy3pxhM2GW9uz4Q6a7dtWnx6+FzWvzqfFfO"
        + "oU834x7zvPQvwEKw==";

    private const string Make = """
        import glob, os
        scenes, lib, tex = (os.path.join(root, name) for name in ("scenes", "lib", "tex"))

        def image(name, colour):
            made = bpy.data.images.new("made", 8, 8)
            made.generated_color = colour
            made.filepath_raw = os.path.join(tex, name)
            made.file_format = "PNG"
            made.save()
            bpy.data.images.remove(made)
            return os.path.join(tex, name)

        def paint(thing, path):
            material = bpy.data.materials.new("painted")
            material.use_nodes = True
            texture = material.node_tree.nodes.new("ShaderNodeTexImage")
            texture.image = bpy.data.images.load(path)
            material.node_tree.links.new(texture.outputs[0], material.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
            thing.data.materials[0] = material

        def begin(path):
            bpy.ops.wm.read_factory_settings()
            bpy.ops.wm.save_as_mainfile(filepath=path, compress=False)
            return bpy.data.objects["Cube"]

        def link(path, name):
            with bpy.data.libraries.load(path, link=True, relative=True) as (_, wanted):
                wanted.collections = [name]
            instance = bpy.data.objects.new("instance", None)
            instance.instance_type = "COLLECTION"
            instance.instance_collection = bpy.data.collections[name]
            return instance

        def end():
            bpy.ops.file.make_paths_relative()
            bpy.context.preferences.filepaths.save_version = 0
            bpy.ops.wm.save_mainfile(compress=False)

        leaf = begin(os.path.join(lib, "leaf.blend"))
        paint(leaf, image("leaf.png", (0.1, 0.1, 1, 1)))
        leaf.users_collection[0].name = "Leaf"
        end()

        trunk = begin(os.path.join(lib, "tree.blend"))
        paint(trunk, image("bark.png", (0.1, 1, 0.1, 1)))
        leaves = link(os.path.join(lib, "leaf.blend"), "Leaf")
        leaves.location[2] = 2
        trunk.users_collection[0].name = "Tree"
        bpy.data.collections["Tree"].objects.link(leaves)
        end()

        box = begin(os.path.join(scenes, "shot.blend"))
        paint(box, image("wood.png", (1, 0.2, 0.1, 1)))
        scene = bpy.context.scene
        tree = link(os.path.join(lib, "tree.blend"), "Tree")
        tree.location = (3, 0, 0)
        scene.collection.objects.link(tree)
        text = bpy.data.objects.new("text", bpy.data.curves.new("text", "FONT"))
        text.data.body = "farm"
        text.data.font = bpy.data.fonts.load(os.path.join(root, "letters.ttf"))
        text.location = (-4, 0, 0)
        scene.collection.objects.link(text)
        fog = bpy.data.volumes.new("fog")
        scene.collection.objects.link(bpy.data.objects.new("fog", fog))
        scene.render.engine = "CYCLES"
        scene.cycles.samples = 4
        scene.cycles.use_denoising = False
        scene.render.resolution_x, scene.render.resolution_y = 64, 36
        scene.frame_end = 1
        bpy.ops.file.make_paths_relative()
        fog.filepath = os.path.join(root, "fog.vdb")
        bpy.context.preferences.filepaths.save_version = 0
        bpy.ops.wm.save_mainfile(compress=False)
        """;

    private const string MakeSequence = """
        import os
        def image(path, colour):
            made = bpy.data.images.new("made", 8, 8)
            made.generated_color = colour
            made.filepath_raw = os.path.join(root, path)
            made.file_format = "PNG"
            made.save()
            bpy.data.images.remove(made)

        def paint(thing, path, source):
            material = bpy.data.materials.new(source)
            material.use_nodes = True
            texture = material.node_tree.nodes.new("ShaderNodeTexImage")
            texture.image = bpy.data.images.load(os.path.join(root, path))
            texture.image.source = source
            material.node_tree.links.new(texture.outputs[0], material.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
            thing.data.materials.clear()
            thing.data.materials.append(material)
            return texture

        bpy.ops.wm.read_factory_settings()
        bpy.ops.wm.save_as_mainfile(filepath=os.path.join(root, "scenes", "shot.blend"))
        for number in (1, 2):
            image("seq/s%04d.png" % number, (number - 1, 0.2, 2 - number, 1))
        for number in (1001, 1002):
            image("tex/%d.png" % number, (1, number - 1001, 0, 1))
        image("tex/wood.png", (1, 0.2, 0.1, 1))
        sequence = paint(bpy.data.objects["Cube"], "seq/s0001.png", "SEQUENCE")
        sequence.image_user.frame_duration = 2
        sequence.image_user.use_auto_refresh = True
        bpy.ops.mesh.primitive_plane_add(location=(3, 0, 0))
        tiles = paint(bpy.context.object, "tex/1001.png", "TILED")
        tiles.image.filepath = os.path.join(root, "tex", "<UDIM>.png")
        tiles.image.tiles.new(1002)
        bpy.ops.mesh.primitive_plane_add(location=(-3, 0, 0))
        paint(bpy.context.object, "tex/wood.png", "FILE")
        scene = bpy.context.scene
        scene.render.engine = "CYCLES"
        scene.cycles.samples = 4
        scene.cycles.use_denoising = False
        scene.render.resolution_x, scene.render.resolution_y = 64, 36
        scene.frame_end = 2
        bpy.context.preferences.filepaths.save_version = 0
        bpy.ops.wm.save_mainfile(compress=False)
        """;

    /// <summary>
    /// Makes one with an image sequence, tiles and a texture, all by absolute paths: five files around the .blend, of two frames.
    /// </summary>
    /// <returns>Path of the .blend.</returns>
    public static async Task<string> MakeWithSequenceAsync(string root)
    {
        foreach (var folder in (ReadOnlySpan<string>)["scenes", "seq", "tex"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        await Scenes.RunPython($"root = r'{root}'\n{MakeSequence}");
        return Path.Combine(root, "scenes", "shot.blend");
    }

    /// <summary>Makes one.</summary>
    /// <returns>Path of the .blend.</returns>
    public static async Task<string> MakeAsync(string root)
    {
        foreach (var folder in (ReadOnlySpan<string>)["scenes", "lib", "tex"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        await using (var fog = File.Create(Path.Combine(root, "fog.vdb")))
        await using (var unpacked = new ZLibStream(new MemoryStream(Convert.FromBase64String(Fog)), CompressionMode.Decompress))
            await unpacked.CopyToAsync(fog);
        File.Copy(
            Directory.EnumerateFiles("/usr/share/fonts/truetype", "*.ttf", SearchOption.AllDirectories).Order().First(),
            Path.Combine(root, "letters.ttf")
        );
        await Scenes.RunPython($"root = r'{root}'\n{Make}");
        return Path.Combine(root, "scenes", "shot.blend");
    }
}

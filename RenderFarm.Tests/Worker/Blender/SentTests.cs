using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>What lies on the worker's disk and was not sent, where nothing keeps Blender apart.</summary>
public sealed class SentTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    /// <summary>
    /// A scene that names what lies in a folder beside its own: a picture, numbered pictures, a font, a volume, a mesh cache, and through a
    /// library that was sent another one and a picture.
    /// </summary>
    private const string Make = """
        import os, wave
        disk, sent = ROOT + "/disk", ROOT + "/sent"
        os.makedirs(disk), os.makedirs(sent)

        def picture(name, colour):
            made = bpy.data.images.new(name, 8, 8)
            made.generated_color = colour
            made.filepath_raw, made.file_format = os.path.join(disk, name), "PNG"
            made.save()
            bpy.data.images.remove(made)
            return os.path.join(disk, name)

        def paint(thing, image):
            material = bpy.data.materials.new("painted")
            material.use_nodes = True
            tree = material.node_tree
            node = tree.nodes.new("ShaderNodeTexImage")
            node.image = image
            tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs["Base Color"])
            thing.data.materials.clear()
            thing.data.materials.append(material)
            return node

        def begin(path):
            bpy.ops.wm.read_factory_settings()
            bpy.ops.wm.save_as_mainfile(filepath=path)
            return bpy.context.scene

        def link(path, name, relative):
            with bpy.data.libraries.load(path, link=True, relative=relative) as (_, wanted):
                wanted.collections = [name]
            instance = bpy.data.objects.new(name, None)
            instance.instance_type, instance.instance_collection = "COLLECTION", bpy.data.collections[name]
            return instance

        def end():
            bpy.context.preferences.filepaths.save_version = 0
            bpy.ops.wm.save_mainfile()

        begin(disk + "/outer.blend")
        bpy.data.objects["Cube"].users_collection[0].name = "Outer"
        paint(bpy.data.objects["Cube"], bpy.data.images.load(picture("bark.png", (0.1, 1, 0.1, 1))))
        end()

        begin(sent + "/inner.blend")
        bpy.data.objects["Cube"].users_collection[0].name = "Inner"
        paint(bpy.data.objects["Cube"], bpy.data.images.load(picture("leaf.png", (0.1, 0.1, 1, 1))))
        outer = link(disk + "/outer.blend", "Outer", relative=False)
        outer.location[2] = 2
        bpy.data.collections["Inner"].objects.link(outer)
        end()

        scene = begin(sent + "/scene.blend")
        paint(bpy.data.objects["Cube"], bpy.data.images.load(picture("wood.png", (1, 0.2, 0.1, 1))))
        inner = link(sent + "/inner.blend", "Inner", relative=True)
        inner.location[0] = 3
        scene.collection.objects.link(inner)
        bpy.ops.mesh.primitive_plane_add(location=(0, -3, 0))
        numbered = bpy.data.images.load(picture("water_0001.png", (0, 0, 1, 1)))
        numbered.source = "SEQUENCE"
        paint(bpy.context.object, numbered).image_user.frame_duration = 1
        text = bpy.data.objects.new("text", bpy.data.curves.new("text", "FONT"))
        text.data.body = "farm"
        with open(FONT, "rb") as font, open(disk + "/letters.ttf", "wb") as copy:
            copy.write(font.read())
        text.data.font = bpy.data.fonts.load(disk + "/letters.ttf")
        text.location = (-4, 0, 0)
        scene.collection.objects.link(text)
        open(disk + "/fog.vdb", "wb").close()
        fog = bpy.data.volumes.new("fog")
        fog.filepath = disk + "/fog.vdb"
        scene.collection.objects.link(bpy.data.objects.new("fog", fog))
        cube = bpy.data.objects["Cube"]
        open(disk + "/deform.pc2", "wb").close()
        cube.modifiers.new("Deform", "MESH_CACHE").filepath = disk + "/deform.pc2"
        scene.render.engine = "CYCLES"
        scene.cycles.samples = 4
        scene.cycles.use_denoising = False
        scene.render.resolution_x, scene.render.resolution_y = 64, 36
        scene.frame_end = 1
        end()
        """;

    [Fact]
    public async Task Nothing_of_it_is_read_and_all_of_it_is_missing()
    {
        var root = Path.Combine(blenders.NewFolder(), "place");
        var font = Directory.EnumerateFiles("/usr/share/fonts/truetype", "*.ttf", SearchOption.AllDirectories).Order().First();
        await Scenes.RunPython($"ROOT, FONT = {Scenes.Quoted(root)}, {Scenes.Quoted(font)}\n{Make}");
        var disk = Path.Combine(root, "disk");

        var (files, pixels) = await RenderAsync(root);
        Directory.Move(disk, disk + ".away");
        var (elsewhere, same) = await RenderAsync(root);

        Assert.Equal(
            [
                "font letters.ttf",
                "image leaf.png",
                "image wood.png",
                "library outer.blend",
                "sequence water_0001.png",
                "simulation deform.pc2",
                "volume fog.vdb",
            ],
            files
                .Where(file => file.Missing && file.Path.StartsWith(disk, StringComparison.Ordinal))
                .Select(file => $"{file.Kind} {Path.GetFileName(file.Path)}")
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(files, file => file.Path.EndsWith("inner.blend", StringComparison.Ordinal) && file.Missing);
        Assert.Equal(pixels, same);
        Assert.Equal(
            elsewhere.Where(file => file.Missing).Select(file => file.Path).Order(),
            files.Where(file => file.Missing).Select(file => file.Path).Order()
        );
    }

    private async Task<(IReadOnlyList<SceneFile> Files, byte[] Pixels)> RenderAsync(string root)
    {
        var sent = Path.Combine(root, "sent");
        await using var blender = await blenders.StartReadingAsync(sent);
        await blender.OpenAsync("scene", Path.Combine(sent, "scene.blend"), default);
        var files = (await blender.InspectAsync(null, default)).Files;
        await blender.ConfigureAsync(new RenderSettings(), default);
        return (files, await Png.Pixels((await blender.RenderAsync(1, blenders.NewFolder(), _ => false, default)).Path));
    }
}

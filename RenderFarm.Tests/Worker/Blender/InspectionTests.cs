extern alias Worker;

using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using OpeningLog = Worker::RenderFarm.Worker.Inspection.OpeningLog;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>What a scene says about itself.</summary>
public sealed class InspectionTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    [Fact]
    public async Task Frames_cameras_layers_output_and_scripts_are_told()
    {
        var scene = await InspectAsync(
            """
            scene.name = "Shot 7"
            scene.frame_step = 2
            scene.render.fps, scene.render.fps_base = 30, 1.001
            scene.render.use_motion_blur = True
            scene.render.image_settings.file_format = "OPEN_EXR"
            scene.render.image_settings.color_depth = "32"
            second = bpy.data.objects.new("Second", scene.camera.data)
            scene.collection.objects.link(second)
            scene.timeline_markers.new("cut", frame=4).camera = second
            scene.camera = bpy.data.objects["Camera"]  # which the marker may have changed at once
            scene.view_layers.new("Off").use = False
            bpy.data.texts.new("start.py").use_module = True
            bpy.data.texts.new("notes.txt")
            cube.driver_add("location", 0).driver.expression = "__import__('os').getpid()"
            scene.render.use_multiview = True
            scene.render.image_settings.views_format = "INDIVIDUAL"
            cube.modifiers.new("Cloth", "CLOTH")
            bpy.data.objects["Light"].driver_add("location", 0).driver.expression = "frame * 2"
            bpy.ops.object.speaker_add()
            """
        );

        Assert.Equal(("Shot 7", 1, 6, 2), (scene.Scene, scene.FrameStart, scene.FrameEnd, scene.FrameStep));
        Assert.Equal(29.97, scene.FramesPerSecond, 2);
        Assert.Equal(("CYCLES", 16, true, true), (scene.Engine, scene.Samples, scene.MotionBlur, scene.HasSound));
        Assert.Equal(("OPEN_EXR", 32, false), (scene.OutputFormat, scene.ColourDepth, scene.IsMovie));
        Assert.Equal((64, 36, 100), (scene.Width, scene.Height, scene.ResolutionPercent));
        Assert.Equal(("Camera", "Camera,Second"), (scene.Camera, string.Join(',', scene.Cameras.Order(StringComparer.Ordinal))));
        Assert.Equal([new MarkerCamera(4, "Second")], scene.MarkerCameras);
        Assert.Equal([new SceneViewLayer("ViewLayer", true), new SceneViewLayer("Off", false)], scene.ViewLayers);
        Assert.Contains("BLENDER_WORKBENCH", scene.Engines);
        Assert.Equal(("start.py", "Cube"), (string.Join(',', scene.Scripts), string.Join(',', scene.ScriptedDrivers)));
        Assert.Contains(scene.Warnings, warning => warning.Contains("Scripts do not run on the farm: start.py"));
        Assert.Contains(scene.Warnings, warning => warning.Contains("Drivers that need Python") && warning.Contains("Cube"));
        Assert.Contains(scene.Warnings, warning => warning.Contains("not baked") && warning.Contains("Cube"));
        Assert.Contains("each view to a file of its own", scene.Refusal, StringComparison.Ordinal);
        Assert.StartsWith(scene.WrittenBy + ".", scene.ReadBy);
        Assert.False(scene.IsNewer);
    }

    [Theory]
    [InlineData("/tmp/", "####")]
    [InlineData("", "####")]
    [InlineData("//out/shot_", "shot_####")]
    [InlineData("//a/b_##_x.jpg", "b_##_x")]
    [InlineData("a#b##c", "a#b##c")]
    [InlineData("foo.png", "foo.png####")]
    public async Task Frames_are_called_as_Blender_would_call_them(string path, string name) =>
        Assert.Equal(name, (await InspectAsync($"scene.render.filepath = '{path}'\nscene.render.use_file_extension = False")).OutputName);

    [Fact]
    public async Task Files_of_every_kind_are_found_missing_and_those_that_no_frame_needs_are_not()
    {
        var scene = await InspectAsync(
            """
            import os, tempfile
            folder = os.path.join(tempfile.gettempdir(), "renderfarm-test-scenes", "files-of-every-kind")
            os.makedirs(folder, exist_ok=True)

            def image(name, path, source="FILE", needed=True):
                made = bpy.data.images.new(name, 8, 8, tiled=source == "TILED")
                made.source = source
                made.filepath = path
                if needed:
                    node = tree.nodes.new("ShaderNodeTexImage")
                    node.image = made
                    shader = tree.nodes["Principled BSDF"]
                    tree.links.new(node.outputs[0], shader.inputs[len(tree.links)])
                    return node
                made.use_fake_user = True
                return made

            tree = cube.data.materials[0].node_tree
            image("wood", "//nowhere/wood.png")
            image("stale", "//nowhere/stale.png", needed=False)
            reference = bpy.data.objects.new("Reference", None)
            reference.empty_display_type = "IMAGE"
            reference.data = image("board", "//nowhere/board.png", needed=False)
            scene.collection.objects.link(reference)

            for number in (2, 3, 5):
                open(os.path.join(folder, "water_%03d.png" % number), "wb").close()
            water = image("water", os.path.join(folder, "water_002.png"), "SEQUENCE").image_user
            water.frame_duration, water.frame_start, water.frame_offset = 5, 1, 0

            skin = image("skin", os.path.join(folder, "skin.<UDIM>.png"), "TILED").image
            skin.tiles.new(1012)
            open(os.path.join(folder, "skin.1001.png"), "wb").close()

            packed = image("packed", "", "GENERATED").image
            packed.pack()

            text = bpy.data.objects.new("Text", bpy.data.curves.new("Text", "FONT"))
            scene.collection.objects.link(text)
            smoke = bpy.data.objects.new("Smoke", bpy.data.volumes.new("Smoke"))
            smoke.data.filepath = "//nowhere/smoke.vdb"
            scene.collection.objects.link(smoke)

            lamp = bpy.data.objects["Light"].data
            lamp.use_nodes = True
            profile = lamp.node_tree.nodes.new("ShaderNodeTexIES")
            profile.mode, profile.filepath = "EXTERNAL", "//nowhere/lamp.ies"
            lamp.node_tree.links.new(profile.outputs[0], lamp.node_tree.nodes["Emission"].inputs["Strength"])

            tank = cube.modifiers.new("Tank", "FLUID")
            tank.show_viewport = False  # Debian's Blender 4.3 ends when it evaluates any fluid
            tank.fluid_type = "DOMAIN"
            tank.domain_settings.cache_type = "ALL"
            tank.domain_settings.cache_directory = "//nowhere/tank"
            cube.modifiers.new("Deform", "MESH_CACHE").filepath = "//nowhere/deform.pc2"

            shelf = bpy.data.objects.new("Shelf", None)
            library = os.path.join(folder, "props.blend")
            bpy.data.libraries.write(library, {shelf})
            with bpy.data.libraries.load(library, link=True) as (there, linked):
                linked.objects = ["Shelf"]
            scene.collection.objects.link(linked.objects[0])
            os.remove(library)
            """
        );

        var missing = scene
            .Files.Where(file => file.Missing)
            .ToDictionary(file => file.Kind + " " + Path.GetFileName(file.Path), file => file.Detail, StringComparer.Ordinal);
        Assert.Equal(
            [
                "image wood.png",
                "library props.blend",
                "light profile lamp.ies",
                "sequence water_002.png",
                "simulation deform.pc2",
                "simulation tank",
                "udim skin.<UDIM>.png",
                "volume smoke.vdb",
            ],
            missing.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(("files 1, 4", "tiles 1012"), (missing["sequence water_002.png"], missing["udim skin.<UDIM>.png"]));
        Assert.DoesNotContain(scene.Files, file => file.Path.Contains("stale") || file.Path.Contains("board"));
    }

    [Fact]
    public async Task A_missing_file_that_no_pixel_needs_is_a_warning()
    {
        var scene = await InspectAsync(
            """
            def thing(name, linked=True):
                block = cube.copy()
                block.data = cube.data.copy()
                block.animation_data_clear()
                material = bpy.data.materials.new(name)
                material.use_nodes = True
                block.data.materials.clear()
                block.data.materials.append(material)
                image = bpy.data.images.new(name, 8, 8)
                image.source, image.filepath = "FILE", "//old/%s.png" % name
                tree = material.node_tree
                node = tree.nodes.new("ShaderNodeTexImage")
                node.image = image
                if linked:
                    tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs[0])
                scene.collection.objects.link(block)
                return block

            thing("unlinked", linked=False)
            thing("hidden").hide_render = True
            blinking = thing("blinking")
            blinking.hide_render = True
            blinking.keyframe_insert("hide_render", frame=1)
            aside = bpy.data.collections.new("aside")
            scene.collection.children.link(aside)
            excluded = thing("excluded")
            scene.collection.objects.unlink(excluded)
            aside.objects.link(excluded)
            scene.view_layers[0].layer_collection.children["aside"].exclude = True
            thing("seen")
            """
        );

        Assert.Equal(
            ["//old/blinking.png", "//old/seen.png"],
            scene.Files.Where(file => file.Missing).Select(file => file.Path).Order(StringComparer.Ordinal)
        );
        Assert.Contains("Missing, but no pixel needs it: //old/excluded.png, //old/hidden.png, //old/unlinked.png.", scene.Warnings);
    }

    [Theory]
    [InlineData("Color management: scene view \"Studio\" not found, setting default \"Standard\".")]
    [InlineData("00:09.647  color_management | WARNING scene view \"Studio\" not found, setting to \"Standard\".")]
    public async Task Colours_of_another_configuration_are_said(string line)
    {
        var scene = await InspectAsync("");

        var found = OpeningLog.AddTo(scene, $"Read blend: /tmp/studio.blend\n{line}\n");

        Assert.Contains("scene view \"Studio\" not found", Assert.Single(OpeningLog.ColoursOf(found)), StringComparison.Ordinal);
        Assert.Empty(OpeningLog.ColoursOf(OpeningLog.AddTo(scene, "Read blend: /tmp/studio.blend\n")));
    }

    [Fact]
    public async Task Another_scene_of_the_file_is_inspected_and_rendered_by_its_name()
    {
        var path = await Scenes.Make(
            """
            layout = bpy.data.scenes.new("Layout")
            layout.render.engine = "CYCLES"
            layout.render.resolution_x, layout.render.resolution_y = 32, 18
            layout.cycles.samples = 1
            layout.camera = scene.camera
            """
        );
        await using var blender = await blenders.StartAsync(path);
        Assert.Contains(blender.Prepared!.Warnings, text => text.Contains("--scene: Layout", StringComparison.Ordinal));
        Assert.Equal(64, blender.Prepared.Width);

        await blender.OpenAsync("again", path, default);
        var layout = await blender.InspectAsync("Layout", default);
        Assert.Equal((32, "Layout Scene"), (layout.Width, string.Join(' ', layout.Scenes)));
        await blender.ConfigureAsync(new RenderSettings { Scene = "Layout" }, default);
        Assert.Equal(32, blender.Prepared.Width);
        var unknown = await Assert.ThrowsAsync<RenderFault>(() => blender.InspectAsync("Layuot", default));
        Assert.Contains("no scene 'Layuot'. Is 'Layout' meant?", unknown.Message, StringComparison.Ordinal);
    }

    private async Task<SceneInspection> InspectAsync(string python)
    {
        await using var blender = await blenders.StartAsync();
        await blender.OpenAsync("scene", await Scenes.Make(python), default);
        return await blender.InspectAsync(null, default);
    }
}

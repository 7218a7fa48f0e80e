using System.Text;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>What a job changes of its scene, seen in the pixels and the files.</summary>
public sealed class OverrideTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private static readonly Func<string, bool> Unheard = _ => false;

    /// <summary>Two cameras with a marker that chooses the second, two view layers, a smooth cube, an exposure that is animated.</summary>
    private static readonly Task<string> Rich = Scenes.Make(
        """
        cube.modifiers.new("smooth", "SUBSURF").render_levels = 2
        second = bpy.data.objects.new("Second", scene.camera.data.copy())
        second.matrix_world = scene.camera.matrix_world
        second.data.lens = 20
        scene.collection.objects.link(second)
        scene.timeline_markers.new("cut", frame=3).camera = second
        scene.timeline_markers.new("start", frame=1).camera = scene.camera
        empty = scene.view_layers.new("Nothing")
        empty.layer_collection.children[0].exclude = True
        scene.view_layers["ViewLayer"].samples = 5
        scene.cycles.film_exposure = 1
        scene.cycles.keyframe_insert("film_exposure", frame=1)
        scene.cycles.film_exposure = 2
        scene.cycles.keyframe_insert("film_exposure", frame=6)
        """
    );

    private static readonly Task<string> Still = Scenes.Make("cube.animation_data_clear()");

    [Fact]
    public async Task Together_they_give_the_pixels_of_a_bare_Blender_that_was_set_so()
    {
        var bare = await Scenes.RenderBare(
            await Scenes.Tiny,
            blenders.NewFolder(),
            """
            scene.cycles.samples = 3
            scene.render.resolution_percentage = 50
            scene.render.use_motion_blur = True
            scene.cycles.use_animated_seed = True
            scene.render.film_transparent = True
            scene.cycles.max_bounces = 0
            bpy.data.worlds[0].node_tree.nodes["Background"].inputs[1].default_value = 2
            """
        );
        var settings = new RenderSettings
        {
            Samples = 3,
            ResolutionPercent = 50,
            MotionBlur = true,
            SeedPerFrame = true,
            TransparentFilm = true,
            TileSize = 16,
            Properties = new PropertyValues
            {
                ["scene.cycles.max_bounces"] = "0",
                ["world.node_tree.nodes[\"Background\"].inputs[1].default_value"] = "2",
            },
        };
        await using var blender = await blenders.StartAsync(await Scenes.Tiny, settings);

        foreach (var number in (int[])[2, 5])
            Assert.Equal(await Png.Pixels(Path.Combine(bare, $"{number:0000}.png")), await RenderAsync(blender, number));
        Assert.Contains("Tiles", blender.Log.ToString());
    }

    [Fact]
    public async Task Each_changes_the_picture()
    {
        await using var blender = await blenders.StartAsync(await Rich);
        var before = await RenderAsync(blender, 4);
        var same = new Dictionary<string, RenderSettings>
        {
            ["nothing"] = new(),
            ["tile size"] = new() { TileSize = 8 },
            ["the same camera"] = new() { Camera = "Second" },
        };
        var other = new Dictionary<string, RenderSettings>
        {
            ["samples"] = new() { Samples = 2 },
            ["resolution"] = new() { ResolutionPercent = 200 },
            ["motion blur"] = new() { MotionBlur = true },
            ["engine"] = new() { Engine = "workbench" },
            ["camera"] = new() { Camera = "Camera" },
            ["view layer"] = new() { ViewLayer = "Nothing" },
            ["transparent film"] = new() { TransparentFilm = true },
            ["seed per frame"] = new() { SeedPerFrame = true },
            ["simplify"] = new() { Simplify = 0 },
            ["a property"] = new() { Properties = new PropertyValues { ["objects[\"Cube\"].location[2]"] = "1" } },
        };

        foreach (var (name, settings) in same)
            Assert.True(
                (await RenderAsync(blender, 4, await Rich, settings)).AsSpan().SequenceEqual(before),
                name + " changes the picture"
            );
        foreach (var (name, settings) in other)
            Assert.False((await RenderAsync(blender, 4, await Rich, settings)).AsSpan().SequenceEqual(before), name + " changes nothing");
    }

    [Fact]
    public async Task A_value_of_the_job_stands_in_a_frame_that_the_scene_animates()
    {
        var settings = new RenderSettings
        {
            Properties = new PropertyValues { ["cycles.film_exposure"] = "0", ["render.image_settings.color_mode"] = "RGB" },
        };
        await using var blender = await blenders.StartAsync(await Rich, settings);

        // Black, but for the dither of one step.
        Assert.All(await RenderAsync(blender, 5), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public async Task With_a_seed_per_frame_no_two_frames_have_the_same_noise()
    {
        await using var blender = await blenders.StartAsync(await Still, new RenderSettings { SeedPerFrame = false });
        Assert.Equal(await RenderAsync(blender, 1), await RenderAsync(blender, 2));

        Assert.NotEqual(
            await RenderAsync(blender, 1, await Still, new RenderSettings { SeedPerFrame = true }),
            await RenderAsync(blender, 2)
        );
    }

    [Fact]
    public async Task Every_format_is_written_as_it_is_named()
    {
        await using var blender = await blenders.StartAsync();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var format in RenderNames.Formats)
        {
            await OpenAsync(blender, await Scenes.Movie, new RenderSettings { Format = format, Samples = 1 });
            files[format] = await File.ReadAllBytesAsync((await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default)).Path);
            Assert.DoesNotContain(blender.Prepared!.Warnings, warning => warning.Contains("movie"));
        }

        Assert.Equal((8, 16), (files["png8"][24], files["png16"][24]));
        Assert.Equal(("half", "float"), (ExrDepth(files["exr-half"]), ExrDepth(files["exr-float"])));
        Assert.Equal(("half", "float"), (ExrDepth(files["exr-multilayer-half"]), ExrDepth(files["exr-multilayer"])));
        Assert.DoesNotContain("ViewLayer.Combined", Encoding.Latin1.GetString(files["exr-float"]));
        Assert.Contains("ViewLayer.Combined", Encoding.Latin1.GetString(files["exr-multilayer"]));
        Assert.Equal("FFD8FF", Convert.ToHexString(files["jpeg"][..3]));
        Assert.Equal("WEBP", Encoding.Latin1.GetString(files["webp"][8..12]));
    }

    [Fact]
    public async Task Denoising_is_off_with_a_note_where_this_Blender_cannot()
    {
        await using var blender = await blenders.StartAsync(await Scenes.Tiny, new RenderSettings { Denoise = true });
        Assert.NotEmpty(await RenderAsync(blender, 1));
        Assert.Contains(blender.Prepared!.Warnings, warning => warning.Contains("without denoising"));

        await OpenAsync(blender, await Scenes.Tiny, new RenderSettings { Denoise = false });
        Assert.DoesNotContain(blender.Prepared!.Warnings, warning => warning.Contains("denoising"));
    }

    [Fact]
    public async Task What_the_scene_does_not_take_is_refused_with_what_it_does()
    {
        (RenderSettings Settings, string[] Reasons)[] cases =
        [
            (new() { Camera = "Secnd" }, ["no camera 'Secnd'", "Is 'Second' meant", "'Camera'"]),
            (new() { ViewLayer = "Layer" }, ["no view layer 'Layer'", "'ViewLayer', 'Nothing'"]),
            (new() { Engine = "workbench", Samples = 4 }, ["Samples cannot be set", "BLENDER_WORKBENCH"]),
            (new() { Engine = "eevee", Denoise = true }, ["Denoising is a setting of Cycles"]),
            (new() { Engine = "eevee", TileSize = 64 }, ["The tile size is a setting of Cycles"]),
            (Set("cycles.max_bouncs", "4"), ["no property 'max_bouncs'", "Nearest: max_bounces"]),
            (Set("cycles.max_bounces", "2000"), ["a whole number from 0 to 1024"]),
            (Set("cycles.max_bounces", "many"), ["'many'", "a whole number"]),
            (Set("cycles.filter_width", "nan"), ["a number from 0.01 to 10"]),
            (Set("render.use_motion_blur", "maybe"), ["true or false"]),
            (Set("cycles.pixel_filter_type", "BOXY"), ["one of BOX, GAUSSIAN, BLACKMAN_HARRIS"]),
            (Set("view_settings.view_transform", "AgY"), ["it takes one of ", "Standard"]),
            (Set("objects[\"Cube\"].location", "1,2"), ["3 values"]),
            (Set("objects[\"Cub\"].location", "1,2,3"), ["no 'Cub'", "Nearest: Cube"]),
            (Set("objects[99].location", "1,2,3"), ["counted from 0"]),
            (Set("objects[\"Cube\"].location[7]", "1"), ["3 values"]),
            (Set("objects[\"Cube\"].type", "MESH"), ["can only be read"]),
            (Set("world", "x"), ["is no value"]),
            (Set("__class__.__init__", "x"), ["no property '__class__'"]),
            (Set("cycles[\"samples\"]", "4"), ["is no list"]),
            (Set("exec(1)", "4"), ["is no path"]),
            (Set("render.filepath", "/tmp/x"), ["The farm decides"]),
            (Set("render.image_settings.file_format", "PNG"), ["Set the job's format"]),
            (Set("render.ffmpeg.format", "AVI"), ["no movies"]),
            (Set("frame_end", "9"), ["Set the job's frames"]),
            (Set("objects[\"Cube\"].modifiers[\"smooth\"].show_rendr", "true"), ["Nearest: show_render"]),
        ];
        await using var blender = await blenders.StartAsync();
        foreach (var (settings, reasons) in cases)
        {
            var fault = await Assert.ThrowsAsync<RenderFault>(async () => await OpenAsync(blender, await Rich, settings));
            Assert.Equal(FaultKind.Frame, fault.Kind);
            Assert.All(reasons, reason => Assert.Contains(reason, fault.Message, StringComparison.Ordinal));
        }

        Assert.True(blender.IsAlive);
    }

    private static RenderSettings Set(string path, string value) => new() { Properties = new PropertyValues { [path] = value } };

    private static async Task OpenAsync(BlenderProcess blender, string scene, RenderSettings settings)
    {
        await blender.OpenAsync(scene, scene, default);
        await blender.ConfigureAsync(settings, default);
    }

    private async Task<byte[]> RenderAsync(BlenderProcess blender, int number, string scene, RenderSettings settings)
    {
        await OpenAsync(blender, scene, settings);
        return await RenderAsync(blender, number);
    }

    private async Task<byte[]> RenderAsync(BlenderProcess blender, int number) =>
        await Png.Pixels((await blender.RenderAsync(number, blenders.NewFolder(), Unheard, default)).Path);

    /// <summary>
    /// The type of the first channel in an OpenEXR header: after the attribute's name, type and size comes the channel's name and a number.
    /// </summary>
    private static string ExrDepth(byte[] file)
    {
        var channel = file.AsSpan().IndexOf("channels\0chlist\0"u8) + "channels\0chlist\0".Length + sizeof(int);
        var type = channel + file.AsSpan(channel).IndexOf((byte)0) + 1;
        return BitConverter.ToInt32(file, type) switch
        {
            1 => "half",
            2 => "float",
            _ => "another",
        };
    }
}

using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Parts;

namespace RenderFarm.Tests.Worker.Parts;

/// <summary>Real frames, whole and in parts, by the same Blender.</summary>
public sealed class MergeTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private static readonly float Rounding = Exr.Rounding(samples: 16);

    private const string Float = "scene.render.image_settings.file_format = 'OPEN_EXR'\nscene.render.image_settings.color_depth = '32'\n";

    private const string Composited = """
        scene.render.film_transparent = True
        layer = scene.view_layers[0]
        layer.use_pass_normal = True
        layer.use_pass_z = True
        second = scene.view_layers.new("Second")
        second.material_override = bpy.data.materials.new("Plain")
        tree, source, output = compositor()
        other = tree.nodes.new("CompositorNodeRLayers")
        other.layer = "Second"

        def mix(blend, one, another):
            made = node(tree, "CompositorNodeMixRGB", "ShaderNodeMix")
            made.blend_type = blend
            if hasattr(made, "data_type"):
                made.data_type = "RGBA"
            colours = [socket for socket in made.inputs if socket.type == "RGBA"]
            tree.links.new(one, colours[0])
            tree.links.new(another, colours[1])
            return made.inputs[0], next(socket for socket in made.outputs if socket.type == "RGBA")

        share, mixed = mix("MIX", source.outputs["Image"], other.outputs["Image"])
        share.default_value = 0.3
        amount, added = mix("ADD", mixed, source.outputs["Normal"])
        far = node(tree, "CompositorNodeMath", "ShaderNodeMath")
        far.operation = "LESS_THAN"
        far.inputs[1].default_value = 1000
        tree.links.new(source.outputs["Depth"], far.inputs[0])
        tree.links.new(far.outputs[0], amount)
        blur = tree.nodes.new("CompositorNodeBlur")
        if hasattr(blur, "size_x"):
            blur.size_x = blur.size_y = 4
        else:
            blur.inputs["Size"].default_value = (4, 4)
        tree.links.new(added, blur.inputs[0])
        tree.links.new(blur.outputs[0], output.inputs[0])
        if "Alpha" in output.inputs:
            tree.links.new(source.outputs["Alpha"], output.inputs["Alpha"])

        """;

    private static readonly Func<string, bool> Unheard = _ => false;

    [Theory]
    [InlineData("")]
    [InlineData(Composited)]
    [InlineData("compositor()\nscene.render.use_compositing = False\nscene.view_layers.new('Second')\nscene.render.use_motion_blur = True")]
    [InlineData("scene.render.use_border = True\nscene.render.border_max_x = 0.5\nscene.render.border_min_y = 0.25")]
    public async Task Sample_ranges_make_the_whole_frame_to_float_rounding(string python)
    {
        var scene = await Scenes.Make(Float + python);
        var other = await Scenes.Make(Float + python + "\nscene.cycles.seed = 5");
        await using var blender = await blenders.StartAsync();

        var whole = await WholeAsync(blender, scene);
        var merged = await MergedAsync(blender, scene, new Split { Samples = 3 });
        var seed = await WholeAsync(blender, other);

        var difference = Exr.Difference(whole, merged);
        Assert.InRange(difference, 0, Rounding);
        Assert.True(Exr.Difference(whole, seed) > 1000 * Rounding, "The frames of two seeds do not differ: the comparison says nothing.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Composited)]
    public async Task Tiles_make_exactly_the_whole_frame(string python)
    {
        var scene = await Scenes.Make(Float + python);
        await using var blender = await blenders.StartAsync();

        Assert.Equal(
            0,
            Exr.Difference(await WholeAsync(blender, scene), await MergedAsync(blender, scene, new Split { Columns = 3, Rows = 2 }))
        );
    }

    [Theory]
    [InlineData("16")]
    [InlineData("8")]
    public async Task A_dithered_PNG_of_parts_is_that_of_the_whole_frame(string depth)
    {
        var scene = await Scenes.Make($"scene.render.dither_intensity = 1.0\nscene.render.image_settings.color_depth = '{depth}'");
        await using var blender = await blenders.StartAsync();

        Assert.Equal(
            await Png.Pixels(await WholeAsync(blender, scene)),
            await Png.Pixels(await MergedAsync(blender, scene, new Split { Columns = 2, Rows = 2 }))
        );
    }

    [Fact]
    public async Task A_multilayer_image_of_parts_has_the_layers_of_the_whole_frame()
    {
        var scene = await Scenes.Make(
            "store('OPEN_EXR_MULTILAYER', '32')\n" + "scene.view_layers[0].use_pass_normal = True\nscene.view_layers.new('Second')"
        );
        await using var blender = await blenders.StartAsync();

        var whole = await WholeAsync(blender, scene);

        Assert.InRange(Exr.Difference(whole, await MergedAsync(blender, scene, new Split { Samples = 2 })), 0, Rounding);
        Assert.Equal(0, Exr.Difference(whole, await MergedAsync(blender, scene, new Split { Columns = 2, Rows = 1 })));
    }

    [Fact]
    public async Task After_a_part_the_next_frame_is_rendered_whole_and_as_ever()
    {
        var scene = await Scenes.Make(Composited);
        await using var blender = await blenders.StartAsync(scene);
        var before = await blender.RenderAsync(2, blenders.NewFolder(), Unheard, default);

        await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default, FramePart.Of(new Span(3, 5)));
        await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default, FramePart.Of(new Tile(8, 4, 16, 12)));

        var after = await blender.RenderAsync(2, blenders.NewFolder(), Unheard, default);
        Assert.Equal(await Png.Pixels(before.Path), await Png.Pixels(after.Path));
    }

    [Fact]
    public async Task What_cannot_be_divided_is_said_with_all_reasons()
    {
        const string Everything = """
            layer = scene.view_layers[0]
            layer.use_pass_cryptomatte_object = True
            layer.samples = 4
            scene.cycles.sample_offset = 4
            if hasattr(scene.cycles, "use_sample_subset"):
                scene.cycles.use_sample_subset = True
            scene.render.use_border = True
            scene.render.use_multiview = True
            scene.render.image_settings.views_format = "STEREO_3D"
            store("OPEN_EXR_MULTILAYER")
            compositor()
            """;
        await using var blender = await blenders.StartAsync(await Scenes.Make(Everything));

        foreach (
            var reason in new[]
            {
                "Cryptomatte",
                "sample counts of their own",
                "subset of its samples",
                "several views",
                "stores all layers",
            }
        )
            Assert.Contains(reason, blender.Prepared!.SampleSplit.Refusal, StringComparison.Ordinal);
        foreach (var reason in new[] { "region of its image", "several views", "stores all layers" })
            Assert.Contains(reason, blender.Prepared!.TileSplit.Refusal, StringComparison.Ordinal);
        Assert.Null(blender.Prepared!.SliceBy);
    }

    [Fact]
    public async Task What_differs_is_said_and_not_sliced_unasked()
    {
        const string Everything = """
            scene.cycles.use_adaptive_sampling = True
            scene.cycles.samples = 257
            scene.view_layers[0].use_pass_diffuse_direct = True
            cube.is_shadow_catcher = True
            """;
        await using var blender = await blenders.StartAsync(await Scenes.Make(Everything));

        var warnings = blender.Prepared!.SampleSplit.Warnings;
        foreach (var warning in new[] { "Adaptive sampling is off", "Light and vector passes", "Shadow catchers" })
            Assert.Contains(warnings, text => text.Contains(warning, StringComparison.Ordinal));
        // A Blender that can render a subset of the samples knows of the whole.
        var keepsPoints = await TestBlender.EvaluateAsync(
            TestBlender.Path,
            "import bpy; print('subset' if hasattr(bpy.context.scene.cycles, 'sample_subset_length') else 'none')"
        );
        Assert.Equal(
            keepsPoints.Contains("none", StringComparison.Ordinal),
            warnings.Any(text => text.Contains("points of the scene's own") || text.Contains("sample points"))
        );
        Assert.Null(blender.Prepared!.SliceBy);
        Assert.Contains("adaptive sampling", blender.Prepared.SliceProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_two_frames_are_not_merged()
    {
        await using var blender = await blenders.StartAsync(await Scenes.Make("scene.view_layers[0].use_pass_normal = True"));
        var left = await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default, FramePart.Of(new Span(0, 8)));
        await using var plain = await blenders.StartAsync(await Scenes.Tiny);
        var right = await plain.RenderAsync(1, blenders.NewFolder(), Unheard, default, FramePart.Of(new Span(8, 8)));

        var error = Assert.Throws<InvalidDataException>(() =>
            PartMerge.Average([(left.Path, new Span(0, 8)), (right.Path, new Span(8, 8))], Path.Combine(blenders.NewFolder(), "merged.exr"))
        );

        Assert.Contains("different passes", error.Message, StringComparison.Ordinal);
    }

    private static async Task PrepareAsync(BlenderProcess blender, string scene)
    {
        await blender.OpenAsync(scene, scene, default);
        await blender.ConfigureAsync(new RenderSettings(), default);
    }

    private async Task<string> WholeAsync(BlenderProcess blender, string scene)
    {
        await PrepareAsync(blender, scene);
        return (await blender.RenderAsync(2, blenders.NewFolder(), Unheard, default)).Path;
    }

    private async Task<string> MergedAsync(BlenderProcess blender, string scene, Split split)
    {
        await PrepareAsync(blender, scene);
        var parts = Division.Of(split, blender.Prepared!);
        var paths = new List<string>();
        foreach (var part in parts)
            paths.Add((await blender.RenderAsync(2, blenders.NewFolder(), Unheard, default, part)).Path);

        var merged = Path.Combine(blenders.NewFolder(), "merged.exr");
        if (split.Samples is null)
            PartMerge.Stitch([.. paths.Zip(parts, (path, part) => (path, part.Tile!))], merged);
        else
            PartMerge.Average([.. paths.Zip(parts, (path, part) => (path, part.Samples!))], merged);
        return (await blender.ComposeAsync(2, merged, Path.GetDirectoryName(merged)!, default)).Path;
    }
}

using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

public sealed class FlagTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Black =
        "scene.world.node_tree.nodes['Background'].inputs['Strength'].default_value = "
        + "0\nbpy.data.objects.remove(bpy.data.objects['Light'])";

    private const string Transparent =
        "bpy.data.objects.remove(cube)\nscene.render.film_transparent = True\nscene.render.image_settings.color_mode = 'RGBA'";

    private const string MissingTexture = """
        nodes = cube.active_material.node_tree.nodes
        texture = nodes.new("ShaderNodeTexImage")
        texture.image = bpy.data.images.new("wood", 8, 8)
        texture.image.source = "FILE"
        texture.image.filepath = "//nowhere/wood.png"
        cube.active_material.node_tree.links.new(texture.outputs["Color"], nodes["Principled BSDF"].inputs["Base Color"])
        """;

    private const string Infinite = """
        tree, _, output = compositor()
        product = node(tree, "CompositorNodeMath", "ShaderNodeMath")
        product.operation = "MULTIPLY"
        product.inputs[0].default_value = product.inputs[1].default_value = 1e30
        colour = tree.nodes.new("CompositorNodeCombineColor")
        tree.links.new(product.outputs[0], colour.inputs[2])
        tree.links.new(colour.outputs[0], output.inputs[0])
        store("OPEN_EXR", "32")
        """;

    /// <summary>Also of a format that Blender alone decodes, and of one that no browser shows.</summary>
    private const string Fine = "store('OPEN_EXR_MULTILAYER')\nscene.render.image_settings.exr_codec = 'PIZ'";

    [Fact]
    public async Task Suspicious_frames_are_flagged_with_the_reason_and_every_frame_has_a_preview()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();

        Assert.Equal([FrameFlag.Black], await FlagsAsync(farm, "black", Black));
        Assert.Equal([FrameFlag.Transparent], await FlagsAsync(farm, "transparent", Transparent));
        Assert.Equal([FrameFlag.MissingTexture], await FlagsAsync(farm, "pink", MissingTexture));
        Assert.Equal([FrameFlag.NotFinite], await FlagsAsync(farm, "infinite", Infinite));
        Assert.Equal([], await FlagsAsync(farm, "fine", Fine));
    }

    [Fact]
    public async Task A_Blender_that_dies_while_it_looks_costs_no_frame()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3, 4, 5, 6]);

        foreach (var frame in new[] { 1, 3 })
        {
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == frame);
            await worker.KillImageBlenderAsync();
        }

        await farm.Events.WaitForAsync<ChunkEnded>();
        foreach (var frame in Enumerable.Range(1, 6))
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == frame);
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Equal(6, (await farm.KeysAsync("jobs/job/previews/")).Count);
    }

    private static async Task<IEnumerable<FrameFlag>> FlagsAsync(WorkerBench farm, string job, string python)
    {
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Make(python)), [1], job, job);
        var rendered = await farm.Events.WaitForAsync<FrameRendered>(frame => frame.JobId == job);
        Assert.All(rendered.Flags, flag => Assert.NotEmpty(flag.Reason));
        Assert.Equal($"jobs/{job}/previews/0001.jpg", rendered.PreviewKey);
        using var preview = await farm.S3.GetObjectAsync(farm.Bucket, rendered.PreviewKey);
        Assert.Equal("image/jpeg", preview.Headers.ContentType);
        Assert.True(preview.ContentLength > 0);
        return rendered.Flags.Select(flag => flag.Flag);
    }
}

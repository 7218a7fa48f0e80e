using System.Buffers.Binary;
using System.Text.Json;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Samples;

public sealed class TideTests
{
    private const string Describe = """
        import bpy, json
        scene = bpy.context.scene
        field = bpy.data.objects["Field"]
        scene.frame_set(7)
        print("tide:" + json.dumps({
            "range": [scene.frame_start, scene.frame_end, scene.frame_step],
            "engine": scene.render.engine,
            "denoising": scene.cycles.use_denoising,
            "camera": scene.camera.name,
            "size": [scene.render.resolution_x, scene.render.resolution_y],
            "samples": scene.cycles.samples,
            "objects": sorted(o.name for o in bpy.data.objects),
            "vertices": len(field.data.vertices),
            "weights": [round(k.value, 5) for k in field.data.shape_keys.key_blocks],
            "spheres": [[round(v, 5) for v in o.location]
                        for o in sorted(bpy.data.objects, key=lambda o: o.name) if o.name.startswith("Sphere")],
            "outside": bpy.utils.blend_paths(),
        }, sort_keys=True))
        """;

    private const string FirstAndNext = """
        import bpy
        scene = bpy.context.scene
        scene.cycles.samples, scene.render.resolution_percentage = 1, 25
        for frame in (scene.frame_start, scene.frame_end + 1, scene.frame_start + 7):
            scene.frame_set(frame)
            scene.render.filepath = FOLDER + "/%d.png" % frame
            bpy.ops.render.render(write_still=True)
        """;

    private static readonly string SampleFolder = FindSamples();

    private static string Committed => Path.Combine(SampleFolder, "tide.blend");

    [Fact]
    public async Task The_script_makes_the_committed_file()
    {
        var folder = Directory.CreateTempSubdirectory("renderfarm-samples-").FullName;
        try
        {
            var made = Path.Combine(folder, "tide.blend");
            await BlenderAsync("--factory-startup", "-P", Path.Combine(SampleFolder, "make_tide.py"), "--", made);

            Assert.Equal(await DescribeAsync(Committed), await DescribeAsync(made));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_sample_renders_anywhere_and_is_a_small_file()
    {
        using var tide = JsonDocument.Parse(await DescribeAsync(Committed));

        Assert.Equal("[1, 48, 1]", tide.RootElement.GetProperty("range").GetRawText());
        Assert.Equal("CYCLES", tide.RootElement.GetProperty("engine").GetString());
        Assert.False(tide.RootElement.GetProperty("denoising").GetBoolean());
        Assert.Equal("[]", tide.RootElement.GetProperty("outside").GetRawText());
        Assert.InRange(new FileInfo(Committed).Length, 1, 2_000_000);
    }

    [Fact]
    public async Task The_loop_has_no_seam()
    {
        var folder = Directory.CreateTempSubdirectory("renderfarm-samples-").FullName;
        try
        {
            await BlenderAsync(
                Committed,
                "--python-expr",
                FirstAndNext.Replace("FOLDER", JsonSerializer.Serialize(folder), StringComparison.Ordinal)
            );

            var first = await PixelsAsync(Path.Combine(folder, "1.png"));
            Assert.NotEmpty(first);
            Assert.Equal(first, await PixelsAsync(Path.Combine(folder, "49.png")));
            Assert.NotEqual(first, await PixelsAsync(Path.Combine(folder, "8.png")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The IDAT chunks of a PNG: the others say when and how long it was rendered.</summary>
    private static async Task<byte[]> PixelsAsync(string path)
    {
        const int signature = 8,
            lengthAndType = 8,
            checksum = 4;
        var png = await File.ReadAllBytesAsync(path);
        using var pixels = new MemoryStream();
        var at = signature;
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                pixels.Write(png, at + lengthAndType, length);
            at += lengthAndType + length + checksum;
        }

        return pixels.ToArray();
    }

    private static async Task<string> DescribeAsync(string scene)
    {
        var output = await BlenderAsync(scene, "--python-expr", Describe);
        return output.Split('\n').Single(line => line.StartsWith("tide:", StringComparison.Ordinal))["tide:".Length..];
    }

    private static Task<string> BlenderAsync(params string[] arguments) =>
        TestBlender.RunAsync(TestBlender.Path, ["-b", "--python-exit-code", "3", .. arguments]);

    private static string FindSamples()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "RenderFarm.sln")))
            directory = directory.Parent;
        return Path.Combine(directory?.FullName ?? throw new InvalidOperationException("The repository was not found."), "samples");
    }
}

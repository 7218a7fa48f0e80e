using System.Security.Cryptography;
using System.Text;

namespace RenderFarm.Tests.Blender;

/// <summary>Scenes made by the Blender of this machine, each once, and kept in the temporary folder for the next run.</summary>
internal static class Scenes
{
    private const string Common = """
        import bpy, math
        scene = bpy.context.scene
        scene.render.engine = "CYCLES"
        scene.render.resolution_x, scene.render.resolution_y = 64, 36
        scene.cycles.samples = 16
        scene.cycles.use_adaptive_sampling = False

        def sample_by(pattern):
            try:
                scene.cycles.sampling_pattern = pattern
                return True
            except TypeError:
                return False

        if not hasattr(scene.cycles, "sample_subset_length"):
            sample_by("TABULATED_SOBOL")  # whose points are the same for any number of up to 256
        scene.frame_start, scene.frame_end = 1, 6
        cube = bpy.data.objects["Cube"]
        cube.rotation_euler[2] = 0
        cube.keyframe_insert("rotation_euler", frame=1)
        cube.rotation_euler[2] = math.pi
        cube.keyframe_insert("rotation_euler", frame=6)

        def store(file_format, depth=None, image=scene.render.image_settings):
            if hasattr(image, "media_type"):
                image.media_type = {"FFMPEG": "VIDEO", "OPEN_EXR_MULTILAYER": "MULTI_LAYER_IMAGE"}.get(file_format, "IMAGE")
            image.file_format = file_format
            if hasattr(image, "use_exr_interleave"):
                image.use_exr_interleave = True
            if depth:
                image.color_depth = depth

        def compositor():
            if not hasattr(scene, "compositing_node_group"):
                scene.use_nodes = True
                return scene.node_tree, scene.node_tree.nodes["Render Layers"], scene.node_tree.nodes["Composite"]
            tree = bpy.data.node_groups.new("Compositor", "CompositorNodeTree")
            tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
            scene.compositing_node_group = tree
            layers, output = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("NodeGroupOutput")
            tree.links.new(layers.outputs["Image"], output.inputs[0])
            return tree, layers, output

        def node(tree, *kinds):
            for kind in kinds:
                try:
                    return tree.nodes.new(kind)
                except RuntimeError:
                    pass
            raise RuntimeError("no node of " + str(kinds))
        """;

    private static readonly string Folder = Path.Combine(
        Path.GetTempPath(),
        "renderfarm-test-scenes",
        TestBlender.Path.Replace(Path.DirectorySeparatorChar, '-')
    );

    private static readonly Lazy<Task<string>> LazyTiny = Scene("");
    private static readonly Lazy<Task<string>> LazySlow = Scene("scene.cycles.samples = 65536\nscene.render.resolution_percentage = 1000");
    private static readonly Lazy<Task<string>> LazySteady = Scene("scene.cycles.samples = 800");
    private static readonly Lazy<Task<string>> LazyNoCamera = Scene("bpy.data.objects.remove(scene.camera)");
    private static readonly Lazy<Task<string>> LazyMovie = Scene("store('FFMPEG')");

    private static readonly Lazy<Task<string>> LazyRangeDriver = Scene(
        """
        driver = cube.driver_add("location", 0).driver
        variable = driver.variables.new()
        variable.name = "last"
        variable.targets[0].id_type = "SCENE"
        variable.targets[0].id = scene
        variable.targets[0].data_path = "frame_end"
        driver.expression = "last / 6"
        """
    );

    private static readonly Lazy<Task<string>> LazyMissingTexture = Scene(
        """
        image = bpy.data.images.new("wood", 8, 8)
        image.source = "FILE"
        image.filepath = "//nowhere/wood.png"
        tree = cube.data.materials[0].node_tree
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = image
        tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs[0])
        """
    );

    private static readonly Lazy<Task<string>> LazyFileOutput = Scene(
        """
        scene.cycles.use_denoising = False
        tree, layers, _ = compositor()
        for folder in ("//stray", "//more/stray/"):
            file = tree.nodes.new("CompositorNodeOutputFile")
            if hasattr(file, "base_path"):
                file.base_path = folder
                file.file_slots[0].path = "sub/image_##_x"
                file.file_slots.new("plain")
            else:
                file.directory, file.file_name, file.format.media_type = folder, "", "IMAGE"
                file.file_output_items.new("RGBA", "sub/image_##_x")
                file.file_output_items.new("RGBA", "plain")
            for socket in list(file.inputs)[:2]:
                tree.links.new(layers.outputs[0], socket)
        """
    );

    private static readonly Lazy<Task<string>> LazyImages = new(async () =>
    {
        var images = Path.Combine(Folder, "images");
        if (Directory.Exists(images))
            return images;

        var made = $"{images}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(made);
        await TestBlender.RunAsync(
            TestBlender.Path,
            "-b",
            await Tiny,
            "-Y",
            "--python-exit-code",
            "3",
            "--python-expr",
            $"""
            import bpy, os
            scene = bpy.context.scene
            scene.cycles.use_denoising = False
            bpy.ops.render.render()
            output = scene.render.image_settings
            for name, format, mode, depth in (
                    ("rgb.png", "PNG", "RGB", "8"), ("rgba16.png", "PNG", "RGBA", "16"), ("grey.png", "PNG", "BW", "8"),
                    ("half.exr", "OPEN_EXR", "RGBA", "16"), ("layers.exr", "OPEN_EXR_MULTILAYER", "RGBA", "32"),
                    ("lossy.jpg", "JPEG", "RGB", "8"), ("small.webp", "WEBP", "RGB", "8"),
                    ("print.tif", "TIFF", "RGB", "16"), ("plain.bmp", "BMP", "RGB", "8")):
                if hasattr(output, "media_type"):
                    output.media_type = "MULTI_LAYER_IMAGE" if format == "OPEN_EXR_MULTILAYER" else "IMAGE"
                output.file_format = format
                output.color_mode = mode
                output.color_depth = depth
                bpy.data.images["Render Result"].save_render(os.path.join({Quoted(made)}, name), scene=scene)
            """
        );
        Directory.Move(made, images);
        return images;
    });

    private static readonly Lazy<Task<string>> LazyTruncated = new(async () =>
    {
        var whole = await File.ReadAllBytesAsync(await Tiny);
        return await Keep("truncated.blend", whole[..(whole.Length / 2)]);
    });

    private static readonly Lazy<Task<string>> LazyNotABlend = new(() => Keep("not-a.blend", "BLENDED: no, it is a text.\n"u8.ToArray()));

    /// <summary>Cycles, 64 × 36, frames 1 to 6, a turning cube: a few hundredths of a second a frame once Blender is warm.</summary>
    public static Task<string> Tiny => LazyTiny.Value;

    /// <summary>As <see cref="Tiny"/>, with frames that take some tenths of a second.</summary>
    public static Task<string> Steady => LazySteady.Value;

    /// <summary>As <see cref="Tiny"/>, with frames that take longer than any test waits.</summary>
    public static Task<string> Slow => LazySlow.Value;

    /// <summary>As <see cref="Tiny"/>, without a camera.</summary>
    public static Task<string> NoCamera => LazyNoCamera.Value;

    /// <summary>As <see cref="Tiny"/>, with a movie as its output.</summary>
    public static Task<string> Movie => LazyMovie.Value;

    /// <summary>As <see cref="Tiny"/>, with a driver that reads the scene's last frame.</summary>
    public static Task<string> RangeDriver => LazyRangeDriver.Value;

    /// <summary>As <see cref="Tiny"/>, with a texture file that does not exist.</summary>
    public static Task<string> MissingTexture => LazyMissingTexture.Value;

    /// <summary>
    /// As <see cref="Tiny"/>, with two File Output nodes, for <c>//stray</c> and <c>//more/stray</c>, that write <c>plain</c> and
    /// <c>sub/image_##_x</c>.
    /// </summary>
    public static Task<string> FileOutput => LazyFileOutput.Value;

    /// <summary>
    /// A folder with one frame of <see cref="Tiny"/> as <c>rgb.png</c>, <c>rgba16.png</c>, <c>grey.png</c>, <c>half.exr</c>,
    /// <c>layers.exr</c>, <c>lossy.jpg</c>, <c>small.webp</c>, <c>print.tif</c>, <c>plain.bmp</c>.
    /// </summary>
    public static Task<string> Images => LazyImages.Value;

    /// <summary>The first half of <see cref="Tiny"/>.</summary>
    public static Task<string> Truncated => LazyTruncated.Value;

    /// <summary>A text that is called .blend.</summary>
    public static Task<string> NotABlend => LazyNotABlend.Value;

    /// <summary>
    /// A scene of a test's own: <see cref="Tiny"/>, changed by Python lines that see <c>bpy</c>, <c>scene</c> and <c>cube</c>, and
    /// functions that do what Blenders have different names for.
    /// </summary>
    public static Task<string> Make(string python) => Scene(python).Value;

    /// <summary>Runs Python lines that see <c>bpy</c> in a Blender with its factory settings.</summary>
    public static Task RunPython(string python) =>
        TestBlender.RunAsync(
            TestBlender.Path,
            "-b",
            "--factory-startup",
            "--python-exit-code",
            "3",
            "--python-expr",
            "import bpy\n" + python
        );

    /// <summary>
    /// Renders with a bare <c>blender -b FILE -a</c> into a folder, denoising off as on any build without OpenImageDenoise.
    /// </summary>
    /// <returns>The folder.</returns>
    public static async Task<string> RenderBare(string scene, string folder, string python = "")
    {
        await TestBlender.RunAsync(
            TestBlender.Path,
            "-b",
            scene,
            "-Y",
            "--python-expr",
            "import bpy; scene = bpy.context.scene; scene.cycles.use_denoising = False\n" + python,
            "-o",
            Path.Combine(folder, "####"),
            "-a"
        );
        return folder;
    }

    private static Lazy<Task<string>> Scene(string python) =>
        new(async () =>
        {
            var script = Common + "\n" + python;
            var path = Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)))[..16] + ".blend");
            if (File.Exists(path))
                return path;

            Directory.CreateDirectory(Folder);
            var made = $"{path}.{Guid.NewGuid():N}.blend";
            await TestBlender.RunAsync(
                TestBlender.Path,
                "-b",
                "--factory-startup",
                "--python-exit-code",
                "3",
                "--python-expr",
                $"{script}\nbpy.ops.wm.save_as_mainfile(filepath={Quoted(made)}, compress=False)"
            );
            File.Move(made, path, overwrite: true);
            return path;
        });

    private static async Task<string> Keep(string name, byte[] content)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, name);
        var made = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(made, content);
        File.Move(made, path, overwrite: true);
        return path;
    }

    internal static string Quoted(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";
}

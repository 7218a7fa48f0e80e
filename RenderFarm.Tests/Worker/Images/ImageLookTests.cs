using System.Globalization;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Images;

public sealed class ImageLookTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    [Fact]
    public async Task Every_format_is_decoded_and_shown_small_and_damage_is_found()
    {
        await using var blender = await blenders.StartAsync();
        var folder = blenders.NewFolder();
        foreach (var path in Directory.GetFiles(await Scenes.Images))
        {
            var preview = Path.Combine(folder, Path.GetFileName(path) + ".jpg");
            var look = await LookAsync(blender, path, preview, side: 32);

            Assert.Equal((64, 36, true), (look.Width, look.Height, look.IsFinite));
            Assert.False(look.IsBlack || look.IsTransparent, path);
            Assert.Equal((32, 18), await SizeAsync(blender, preview));
        }

        // In the middle of the packed pixels, where no header tells.
        foreach (var name in new[] { "lossy.jpg", "half.exr", "print.tif" })
        {
            var image = await File.ReadAllBytesAsync(Path.Combine(await Scenes.Images, name));
            var damaged = Path.Combine(folder, "damaged" + Path.GetExtension(name));
            await File.WriteAllBytesAsync(damaged, [.. image[..(image.Length * 3 / 4)], .. image[^2..]]);
            var fault = await Assert.ThrowsAsync<RenderFault>(() =>
                LookAsync(blender, damaged, Path.Combine(folder, "none.jpg"), side: 32)
            );
            Assert.Equal(FaultKind.Frame, fault.Kind);
        }

        Assert.True(blender.IsAlive);
    }

    [Fact]
    public async Task A_preview_of_an_OpenEXR_shows_the_scene_s_own_view_with_its_curves()
    {
        var scene = await Scenes.Make(
            """
            scene.cycles.use_denoising = False
            scene.render.image_settings.file_format = "OPEN_EXR"
            view = scene.view_settings
            view.exposure, view.use_curve_mapping = 0.5, True
            view.curve_mapping.black_level = (0.02, 0, 0)
            view.curve_mapping.curves[3].points[0].location = (0, 0.8)
            view.curve_mapping.curves[3].points[1].location = (1, 0.1)
            view.curve_mapping.curves[0].points.new(0.4, 0.6)
            view.curve_mapping.curves[0].points.new(0.7, 0.2).handle_type = "VECTOR"
            view.curve_mapping.update()
            if hasattr(view, "use_white_balance"):
                view.use_white_balance, view.white_balance_temperature, view.white_balance_tint = True, 3500, 30
            """
        );
        var folder = blenders.NewFolder();
        await using var blender = await blenders.StartAsync(scene);
        var image = await blender.RenderAsync(1, folder, _ => false, default);
        var view = blender.Prepared!.View!;
        await using var own = await blenders.StartAsync(scene, new RenderSettings { Format = "png8" });
        var picture = await own.RenderAsync(1, folder, _ => false, default);
        await using var images = await blenders.StartAsync();
        foreach (var (name, shown) in new[] { ("plain", view with { Curves = null, Temperature = null }), ("whole", view) })
            await images.LookAsync(image.Path, Path.Combine(folder, name + ".jpg"), 320, shown, default);

        var whole = await DifferenceAsync(picture.Path, Path.Combine(folder, "whole.jpg"));
        Assert.InRange(whole, 0, 0.015);
        Assert.InRange(await DifferenceAsync(picture.Path, Path.Combine(folder, "plain.jpg")), 5 * whole, 1);
    }

    /// <summary>Mean distance of two pictures' colours, 0 to 1.</summary>
    private static async Task<double> DifferenceAsync(string one, string other)
    {
        var python = $"""
            import bpy
            a, b = (list(bpy.data.images.load(path).pixels) for path in ('{one}', '{other}'))
            print("DIFFERENCE %.5f" % (sum(abs(x - y) for at, (x, y) in enumerate(zip(a, b, strict=True)) if at % 4 < 3) / len(a)))
            """;
        var output = await TestBlender.EvaluateAsync(TestBlender.Path, python);
        var line = output.Split('\n').Single(line => line.StartsWith("DIFFERENCE ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static Task<ImageLook> LookAsync(BlenderProcess blender, string path, string preview, int side) =>
        blender.LookAsync(path, preview, side, new ViewSettings { ViewTransform = "Standard" }, default);

    private static async Task<(int Width, int Height)> SizeAsync(BlenderProcess blender, string path)
    {
        var look = await LookAsync(blender, path, path + ".again.jpg", side: 8);
        return (look.Width, look.Height);
    }
}

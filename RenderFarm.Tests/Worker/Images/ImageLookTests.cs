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

    private static Task<ImageLook> LookAsync(BlenderProcess blender, string path, string preview, int side) =>
        blender.LookAsync(path, preview, side, new ViewSettings { ViewTransform = "Standard" }, default);

    private static async Task<(int Width, int Height)> SizeAsync(BlenderProcess blender, string path)
    {
        var look = await LookAsync(blender, path, path + ".again.jpg", side: 8);
        return (look.Width, look.Height);
    }
}

using RenderFarm.Worker.Frames.Gate;

namespace RenderFarm.Tests.Blender;

public sealed class ImageGateTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private static readonly PixelSize Size = new(64, 36);

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("rgba16.png")]
    [InlineData("grey.png")]
    [InlineData("half.exr")]
    [InlineData("layers.exr")]
    [InlineData("lossy.jpg")]
    [InlineData("small.webp")]
    [InlineData("print.tif")]
    [InlineData("plain.bmp")]
    public async Task What_Blender_saves_passes_whole_and_no_part_of_it_does(string name)
    {
        var path = await CopyAsync(name);
        var image = await File.ReadAllBytesAsync(path);

        Assert.Equal(image.Length, (await ImageGate.CheckAsync(path, Size, default)).SizeBytes);

        foreach (var length in new[] { 0, 1, image.Length / 3, image.Length / 2, image.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, image[..length]);
            await Assert.ThrowsAsync<BadImageException>(() => ImageGate.CheckAsync(path, Size, default));
        }
    }

    [Fact]
    public async Task A_PNG_with_any_byte_changed_is_refused()
    {
        var path = await CopyAsync("rgb.png");
        var image = await File.ReadAllBytesAsync(path);
        for (var at = 0; at < image.Length; at += Math.Max(1, image.Length / 97))
        {
            var changed = (byte[])image.Clone();
            changed[at] ^= 0x10;
            await File.WriteAllBytesAsync(path, changed);
            await Assert.ThrowsAsync<BadImageException>(() => ImageGate.CheckAsync(path, null, default));
        }
    }

    [Fact]
    public async Task An_image_of_another_size_is_refused_with_both_sizes()
    {
        var path = await CopyAsync("rgb.png");

        var bad = await Assert.ThrowsAsync<BadImageException>(() => ImageGate.CheckAsync(path, new PixelSize(128, 72), default));

        Assert.Equal("The image has 64 × 36 pixels instead of 128 × 72.", bad.Message);
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        await Assert.ThrowsAsync<BadImageException>(() => ImageGate.CheckAsync(Path.Combine(blenders.Folder, "none.png"), null, default));
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_refused()
    {
        var path = Path.Combine(blenders.Folder, "text.exr");
        await File.WriteAllTextAsync(path, "no image");

        await Assert.ThrowsAsync<BadImageException>(() => ImageGate.CheckAsync(path, null, default));
    }

    private async Task<string> CopyAsync(string name)
    {
        var copy = Path.Combine(blenders.NewFolder(), name);
        File.Copy(Path.Combine(await Scenes.Images, name), copy);
        return copy;
    }
}

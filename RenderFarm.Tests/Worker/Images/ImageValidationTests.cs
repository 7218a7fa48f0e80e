using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Images;

namespace RenderFarm.Tests.Worker.Images;

public sealed class ImageValidationTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
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

        Assert.Equal(image.Length, (await ImageValidation.CheckAsync(path, new ExpectedImage(Size), default)).SizeBytes);

        foreach (var length in new[] { 0, 1, image.Length / 3, image.Length / 2, image.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, image[..length]);
            await Assert.ThrowsAsync<BadImageException>(() => ImageValidation.CheckAsync(path, new ExpectedImage(Size), default));
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
            await Assert.ThrowsAsync<BadImageException>(() => ImageValidation.CheckAsync(path, new ExpectedImage(), default));
        }
    }

    [Theory]
    [InlineData("rgb.png", 3, 8, true)]
    [InlineData("rgba16.png", 4, 16, true)]
    [InlineData("grey.png", 1, 8, true)]
    [InlineData("half.exr", 4, 16, true)]
    [InlineData("layers.exr", null, 32, true)]
    [InlineData("lossy.jpg", 3, 8, false)]
    [InlineData("small.webp", null, 8, false)]
    [InlineData("print.tif", 3, 16, false)]
    [InlineData("plain.bmp", 3, 8, true)]
    public async Task Channels_and_depth_are_told_and_what_is_expected_otherwise_is_refused(
        string name,
        int? channels,
        int? depth,
        bool isDecoded
    )
    {
        var path = await CopyAsync(name);

        var structure = (await ImageValidation.CheckAsync(path, new ExpectedImage(Size, channels, depth), default)).Structure;

        Assert.Equal(
            (channels, depth, isDecoded, false),
            (structure.Channels, structure.Depth, structure.IsDecoded, structure.HasNotFinite)
        );
        var other = depth == 16 ? 8 : 16;
        var bad = await Assert.ThrowsAsync<BadImageException>(() =>
            ImageValidation.CheckAsync(path, new ExpectedImage(Size, channels, other), default)
        );
        Assert.Equal($"The image has {depth} bits a channel instead of {other}.", bad.Message);
        if (channels is null)
            return;

        bad = await Assert.ThrowsAsync<BadImageException>(() =>
            ImageValidation.CheckAsync(path, new ExpectedImage(Size, channels + 1, depth), default)
        );
        Assert.Equal($"The image has {channels} channels instead of {channels + 1}.", bad.Message);
    }

    [Fact]
    public async Task An_OpenEXR_with_a_damaged_pixel_is_refused()
    {
        var path = await CopyAsync("half.exr");
        var image = await File.ReadAllBytesAsync(path);
        // The last byte before the checksum may have bits that mean nothing.
        for (var at = image.Length / 2; at < image.Length - 5; at += 97)
        {
            var changed = (byte[])image.Clone();
            changed[at] ^= 0x10;
            await File.WriteAllBytesAsync(path, changed);
            await Assert.ThrowsAsync<BadImageException>(() => ImageValidation.CheckAsync(path, new ExpectedImage(), default));
        }
    }

    [Fact]
    public async Task An_image_of_another_size_is_refused_with_both_sizes()
    {
        var path = await CopyAsync("rgb.png");

        var bad = await Assert.ThrowsAsync<BadImageException>(() =>
            ImageValidation.CheckAsync(path, new ExpectedImage(new PixelSize(128, 72)), default)
        );

        Assert.Equal("The image has 64 × 36 pixels instead of 128 × 72.", bad.Message);
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        await Assert.ThrowsAsync<BadImageException>(() =>
            ImageValidation.CheckAsync(Path.Combine(blenders.Folder, "none.png"), new ExpectedImage(), default)
        );
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_refused()
    {
        var path = Path.Combine(blenders.Folder, "text.exr");
        await File.WriteAllTextAsync(path, "no image");

        await Assert.ThrowsAsync<BadImageException>(() => ImageValidation.CheckAsync(path, new ExpectedImage(), default));
    }

    private async Task<string> CopyAsync(string name)
    {
        var copy = Path.Combine(blenders.NewFolder(), name);
        File.Copy(Path.Combine(await Scenes.Images, name), copy);
        return copy;
    }
}

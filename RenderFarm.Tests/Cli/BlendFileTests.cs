using System.Security.Cryptography;
using RenderFarm.Cli;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class BlendFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("424C454E4445522D76333034")]
    [InlineData("1F8B0800000000000003")]
    [InlineData("28B52FFDA0F40401")]
    public async Task Plain_gzip_and_zstd_files_are_accepted(string hexadecimal)
    {
        var content = Convert.FromHexString(hexadecimal);
        var file = BlendFile.Open(await _directory.WriteAsync("scene.blend", content));

        Assert.Equal(content.Length, file.SizeBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), await file.HashAsync(new SilentStage(), CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("BLENDE")]
    [InlineData("BLENDED: a text")]
    [InlineData("%PDF-1.7 and so on")]
    public async Task Only_what_begins_like_a_blend_is_one(string content)
    {
        var path = await _directory.WriteAsync("scene.blend", System.Text.Encoding.ASCII.GetBytes(content));

        var refusal = Assert.Throws<BadInputException>(() => BlendFile.Open(path));
        Assert.Contains(content.Length == 0 ? "is empty" : "no .blend", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_refused()
    {
        Assert.Contains(
            "no file",
            Assert.Throws<BadInputException>(() => BlendFile.Open(_directory.File("nope.blend"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "directory",
            Assert.Throws<BadInputException>(() => BlendFile.Open(_directory.FullPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void More_than_one_put_can_carry_is_refused()
    {
        var path = _directory.File("huge.blend");
        using (var file = File.Create(path))
        {
            file.Write("BLENDER-v304"u8);
            file.SetLength(BlendFile.MaxBytes + 1);
        }

        Assert.Contains("at most 5 GiB", Assert.Throws<BadInputException>(() => BlendFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_hashed_is_refused()
    {
        var path = await _directory.WriteAsync("scene.blend", "BLENDER-v304"u8.ToArray());
        var file = BlendFile.Open(path);
        await File.AppendAllTextAsync(path, "more");

        var refusal = await Assert.ThrowsAsync<BadInputException>(() => file.HashAsync(new SilentStage(), CancellationToken.None));
        Assert.Contains("changed while it was read", refusal.Message, StringComparison.Ordinal);
    }
}

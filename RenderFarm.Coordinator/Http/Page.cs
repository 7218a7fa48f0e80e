using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace RenderFarm.Coordinator.Http;

/// <summary>
/// The page. Its files are in the assembly, below an address that changes with them: a browser keeps them for good, and asks for
/// <c>index.html</c> alone, which names that address.
/// </summary>
internal static class Page
{
    private const string Placeholder = "{version}";

    /// <summary>What is worth compressing: the page and the API's answers. Events go out at once.</summary>
    public static IEnumerable<string> Compressed => [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];

    /// <summary>Serves it.</summary>
    public static WebApplication UsePage(this WebApplication app)
    {
        var files = new EmbeddedFileProvider(typeof(Page).Assembly, "wwwroot");
        var version = VersionOf(files);
        var index = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Read(files.GetFileInfo("index.html"))).Replace(Placeholder, version));
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = files,
                RequestPath = $"/page/{version}",
                OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
            }
        );
        app.MapMethods(
                "/",
                [HttpMethods.Get, HttpMethods.Head],
                (HttpResponse response) =>
                {
                    response.Headers.CacheControl = "no-cache";
                    return TypedResults.Bytes(index, "text/html; charset=utf-8");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        return app;
    }

    private static string VersionOf(EmbeddedFileProvider files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.GetDirectoryContents("").OrderBy(file => file.Name, StringComparer.Ordinal))
            hash.AppendData(Read(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static byte[] Read(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        var bytes = new byte[file.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

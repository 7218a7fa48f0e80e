using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Uploads;

namespace RenderFarm.Coordinator.Http;

/// <summary>
/// A job and its .blend in one request, as <c>curl -F file=@scene.blend -F frames=1-48</c> sends it: the fields of a
/// <see cref="JobRequest"/>, those of its settings as <c>settings.samples</c>.
/// </summary>
internal static class JobForm
{
    /// <summary>Content type of such a request.</summary>
    public const string ContentType = "multipart/form-data";

    /// <summary>As much as S3 takes in one PUT, and the fields.</summary>
    public const long MaxBytes = (5L << 30) + (1 << 20);

    private const int MaxField = 64 * 1024;
    private const int MaxFields = 200;
    private const int BufferBytes = 128 * 1024;

    /// <summary>Fields whose text stays a text, whatever it looks like.</summary>
    private static readonly string[] Texts = ["name", "frames", "output"];

    /// <summary>Fields that may be given often.</summary>
    private static readonly string[] Lists = ["rental.instanceTypes", "notify"];

    private static JsonSerializerOptions? _options;

    /// <summary>Reads it, and stores the .blend.</summary>
    /// <exception cref="BadHttpRequestException">It is no such form.</exception>
    public static async Task<JobRequest> ReadAsync(
        HttpContext context,
        SceneIntake intake,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        CancellationToken cancellationToken
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(context.Request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw new BadHttpRequestException("The form has no boundary. 'curl -F file=@scene.blend' sends one.");
        var reader = new MultipartReader(boundary, context.Request.Body);
        var fields = new JsonObject();
        string? scene = null;
        for (var count = 0; await NextAsync(reader, cancellationToken) is { } section; count++)
        {
            if (count == MaxFields)
                throw new BadHttpRequestException($"The form has more than {MaxFields} fields.");
            if (section.AsFileSection() is { } file)
            {
                if (file.Name != "file" || scene is not null)
                    throw new BadHttpRequestException("The form has one file, in the field 'file'. Other files go to POST /api/assets.");
                scene = await StoreAsync(file, intake, cancellationToken);
            }
            else if (section.AsFormDataSection() is { } field)
                Set(fields, field.Name, await TextAsync(section, field.Name, cancellationToken));
        }

        if (scene is null)
            throw new BadHttpRequestException("The form has no file: send the .blend in the field 'file'.");
        fields["scene"] = scene;
        // Made once: they are the same for all requests.
        _options ??= new JsonSerializerOptions(json.Value.SerializerOptions) { NumberHandling = JsonNumberHandling.AllowReadingFromString };
        try
        {
            return fields.Deserialize<JobRequest>(_options)!;
        }
        catch (JsonException e)
        {
            // Said as of a body of JSON.
            throw new BadHttpRequestException(e.Message, e);
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"The form is broken: {e.Message}", e);
        }
    }

    private static async Task<string> TextAsync(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        var text = new byte[MaxField + 1];
        var length = await section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxField
            ? System.Text.Encoding.UTF8.GetString(text, 0, length)
            : throw new BadHttpRequestException($"The field '{Problems.Shown(name)}' has more than {MaxField} bytes.");
    }

    /// <summary>Puts <c>settings.samples</c> where it belongs.</summary>
    private static void Set(JsonObject fields, string name, string text)
    {
        var path = name.Split('.');
        var at = fields;
        foreach (var part in path[..^1])
        {
            if (at[part] is null)
                at[part] = new JsonObject();
            at =
                at[part] as JsonObject
                ?? throw new BadHttpRequestException($"The field '{Problems.Shown(name)}' is below one with a value.");
        }

        JsonNode value = !Texts.Contains(name, StringComparer.Ordinal) && bool.TryParse(text, out var isTrue) ? isTrue : text;
        if (Lists.Contains(name, StringComparer.Ordinal))
            (at[path[^1]] ??= new JsonArray()).AsArray().Add(value);
        else if (!at.TryAdd(path[^1], value))
            throw new BadHttpRequestException($"The field '{Problems.Shown(name)}' is there twice.");
    }

    private static async Task<string> StoreAsync(FileMultipartSection file, SceneIntake intake, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"renderfarm-{Guid.NewGuid():N}.blend");
        await using var copy = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            BufferBytes,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose
        );
        // So that nothing is left of it after a crash either; Windows sees to that by itself.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        while (await file.FileStream!.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            try
            {
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (IOException e)
            {
                throw new BadHttpRequestException(
                    $"The file cannot be kept until it is stored: {e.Message} Announce it with POST /api/scenes and send it to the store.",
                    StatusCodes.Status507InsufficientStorage,
                    e
                );
            }
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (copy.Length == 0)
            throw new BadHttpRequestException("The file is empty.");
        copy.Position = 0;
        var errors = new ValidationErrors();
        var name = errors.Name("name", Path.GetFileName(file.FileName));
        await intake.StoreAsync(copy, sha256, errors.IsEmpty && name is not null ? name : sha256[..12] + ".blend", cancellationToken);
        return sha256;
    }
}

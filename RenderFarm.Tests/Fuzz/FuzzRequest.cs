using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Fuzz;

/// <summary>A request that is signed for what it is, however odd that may be.</summary>
internal sealed record FuzzRequest(
    string? Service,
    string Method,
    string Target,
    (string Name, string Value)[] Headers,
    byte[] Body,
    string? PayloadHash = null,
    FuzzRequest.Framings Framing = FuzzRequest.Framings.Length,
    bool IsPresigned = false
)
{
    internal enum Framings
    {
        Length,
        Chunked,
        None,
    }

    public byte[] ToBytes(LocalCloudProcess cloud, string upload)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = cloud.Endpoint.Authority };
        foreach (var (name, value) in Headers)
            headers[name] = value;
        var target = Target.Replace(FuzzWords.UploadWord, upload, StringComparison.Ordinal);
        if (IsPresigned)
            target = Signature4.Presign(cloud.Key, Service!, Method, target, headers["host"]);
        else if (Service is not null)
            Signature4.Sign(
                cloud.Key,
                Service,
                Method,
                target,
                headers,
                PayloadHash ?? Convert.ToHexStringLower(SHA256.HashData(Framing == Framings.None ? [] : Body))
            );
        if (Framing == Framings.Length)
            headers["content-length"] = Body.Length.ToString(CultureInfo.InvariantCulture);
        else if (Framing == Framings.Chunked)
            headers["transfer-encoding"] = "chunked";
        var head = Encoding.Latin1.GetBytes(
            $"{Method} {target} HTTP/1.1\r\n{string.Concat(headers.Select(pair => $"{pair.Key}: {pair.Value}\r\n"))}\r\n"
        );
        return Framing switch
        {
            Framings.Length => [.. head, .. Body],
            Framings.Chunked when Body.Length > 0 =>
            [
                .. head,
                .. Encoding.ASCII.GetBytes($"{Body.Length:x}\r\n"),
                .. Body,
                .. "\r\n0\r\n\r\n"u8,
            ],
            Framings.Chunked => [.. head, .. "0\r\n\r\n"u8],
            _ => head,
        };
    }

    public override string ToString() =>
        $"{Service} {Method} {Target} {string.Join("; ", Headers)} {PayloadHash} {Framing} "
        + $"presigned={IsPresigned}\n{Encoding.UTF8.GetString(Body)}";
}

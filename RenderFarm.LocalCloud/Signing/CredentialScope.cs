using System.Security.Cryptography;
using System.Text;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>What a signing key is good for: one day, one region, one service.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service)
{
    private const string Terminator = "aws4_request";

    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <summary>Reads <c>key/date/region/service/aws4_request</c>.</summary>
    public static (string AccessKeyId, CredentialScope Scope) Parse(string credential) =>
        credential.Split('/') switch
        {
            [var key, { Length: 8 } date, var region, var service, Terminator] => (key, new(date, region, service)),
            _ => throw new SignatureException(
                SignatureFault.Malformed,
                $"The credential '{credential}' is not of the form key/yyyymmdd/region/service/aws4_request."
            ),
        };

    public byte[] DeriveKey(string secret)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (ReadOnlySpan<string>)[Date, Region, Service, Terminator])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }
}

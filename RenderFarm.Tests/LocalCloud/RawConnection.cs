using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>What a server answered.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public bool Closes => Headers.TryGetValue("Connection", out var value) && value.Equals("close", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A connection on which requests go out byte by byte as written, which no HTTP client would send so.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri endpoint)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(endpoint.Host, endpoint.Port);
        return connection;
    }

    /// <summary>One request on a connection of its own. Lines end in CR LF.</summary>
    public static async Task<RawAnswer> AskAsync(Uri endpoint, string request)
    {
        await using var connection = await OpenAsync(endpoint);
        await connection.SendAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        return await connection.ReadAsync(hasBody: !request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>Reads an answer.</summary>
    /// <param name="hasBody">Whether it may have one.</param>
    /// <param name="body">What is sent when the server asks for it before.</param>
    public async Task<RawAnswer> ReadAsync(bool hasBody = true, ReadOnlyMemory<byte> body = default)
    {
        while (true)
        {
            var status = int.Parse((await ReadLineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync() is { Length: > 0 } line)
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            if (status == 100)
            {
                await SendAsync(body);
                continue;
            }

            return new(status, headers, hasBody && status is not (204 or 304) ? await ReadBodyAsync(headers) : string.Empty);
        }
    }

    /// <summary>Whether the server has nothing more to say and ends the connection.</summary>
    public async Task<bool> IsEndedAsync()
    {
        try
        {
            return !await FillAsync();
        }
        catch (IOException)
        {
            return true; // what it had not read made it a reset
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadBodyAsync(Dictionary<string, string> headers)
    {
        var body = new StringBuilder();
        if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await ReadBytesAsync(size, body);
                await ReadLineAsync();
            }

            await ReadLineAsync();
        }
        else if (headers.TryGetValue("Content-Length", out var length))
        {
            await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture), body);
        }
        else
        {
            while (_start < _end || await FillAsync())
                body.Append((char)_buffer[_start++]);
        }

        return body.ToString();
    }

    private async Task ReadBytesAsync(int count, StringBuilder text)
    {
        for (; count > 0; count--)
            text.Append((char)await ReadByteAsync());
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        for (int next; (next = await ReadByteAsync()) != '\n';)
        {
            if (next != '\r')
                line.Append((char)next);
        }

        return line.ToString();
    }

    private async ValueTask<byte> ReadByteAsync() =>
        _start < _end || await FillAsync() ? _buffer[_start++] : throw new EndOfStreamException("The server ended the connection within an answer, or without one.");

    private async Task<bool> FillAsync()
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        _start = 0;
        _end = await _client.GetStream().ReadAsync(_buffer, patience.Token);
        return _end > 0;
    }
}

/// <summary>Signs requests by hand (Signature Version 4), for those that no SDK would send.</summary>
internal static class Signature4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds what makes a request signed to its headers, of which all are signed.</summary>
    /// <param name="key">Whose request it is.</param>
    /// <param name="service">For which service.</param>
    /// <param name="method">Its method.</param>
    /// <param name="target">Path and query as they are sent.</param>
    /// <param name="headers">By names in small letters; <c>host</c> among them.</param>
    /// <param name="payloadHash">Of the body, or a word in its place.</param>
    public static void Sign(ImmutableCredentials key, string service, string method, string target, IDictionary<string, string> headers, string payloadHash)
    {
        var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        headers["x-amz-date"] = now;
        headers["x-amz-content-sha256"] = payloadHash;
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var canonical = Canonical(method, target, names, headers, payloadHash);
        headers["authorization"] =
            $"{Algorithm} Credential={key.AccessKey}/{Scope(now, service)}, SignedHeaders={string.Join(';', names)}, Signature={Sign(key, service, now, canonical)}";
    }

    /// <summary>The path and query of an address that is signed for an hour, with its host alone.</summary>
    public static string Presign(ImmutableCredentials key, string service, string method, string target, string host)
    {
        var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        target += target.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        target += $"X-Amz-Algorithm={Algorithm}&X-Amz-Credential={Uri.EscapeDataString($"{key.AccessKey}/{Scope(now, service)}")}" +
            $"&X-Amz-Date={now}&X-Amz-Expires=3600&X-Amz-SignedHeaders=host";
        // S3 takes any body there, the others none.
        var hash = service == "s3" ? "UNSIGNED-PAYLOAD" : Convert.ToHexStringLower(SHA256.HashData([]));
        var canonical = Canonical(method, target, ["host"], new Dictionary<string, string> { ["host"] = host }, hash);
        return $"{target}&X-Amz-Signature={Sign(key, service, now, canonical)}";
    }

    private static string Scope(string now, string service) => $"{now[..8]}/{LocalCloudProcess.Region}/{service}/aws4_request";

    private static string Canonical(
        string method, string target, IReadOnlyList<string> names, IDictionary<string, string> headers, string payloadHash)
    {
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? (target[..mark], target[(mark + 1)..]) : (target, string.Empty);
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Again(pair[0]), Value: pair.Length > 1 ? Again(pair[1]) : string.Empty))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        var text = new StringBuilder($"{method}\n{Again(path).Replace("%2F", "/", StringComparison.Ordinal)}\n{string.Join('&', pairs)}\n");
        foreach (var name in names)
            text.Append(CultureInfo.InvariantCulture, $"{name}:{string.Join(' ', headers[name].Split(' ', StringSplitOptions.RemoveEmptyEntries))}\n");
        return text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', names)}\n{payloadHash}").ToString();
    }

    private static string Again(string encoded) => Uri.EscapeDataString(Uri.UnescapeDataString(encoded));

    private static string Sign(ImmutableCredentials key, string service, string now, string canonical)
    {
        var text = $"{Algorithm}\n{now}\n{Scope(now, service)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)))}";
        var secret = new[] { now[..8], LocalCloudProcess.Region, service, "aws4_request", text }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.SecretKey), (hash, part) => HMACSHA256.HashData(hash, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(secret);
    }
}

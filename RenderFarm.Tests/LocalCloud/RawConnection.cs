using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>A connection on which requests go out byte by byte as written, which no HTTP client would send so.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    /// <summary>What a server answered.</summary>
    internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public bool Closes => Headers.TryGetValue("Connection", out var value) && value.Equals("close", StringComparison.OrdinalIgnoreCase);
    }

    private readonly TcpClient _client = new();
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    private RawConnection() { }

    public static async Task<RawConnection> OpenAsync(Uri endpoint)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(endpoint.Host, endpoint.Port);
        return connection;
    }

    /// <summary>One request on a connection of its own. Lines end in CR LF.</summary>
    public static async Task<Answer> AskAsync(Uri endpoint, string request)
    {
        await using var connection = await OpenAsync(endpoint);
        await connection.SendAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        return await connection.ReadAsync(hasBody: !request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>Reads an answer.</summary>
    /// <param name="hasBody">Whether it may have one.</param>
    /// <param name="body">What is sent when the server asks for it before.</param>
    public async Task<Answer> ReadAsync(bool hasBody = true, ReadOnlyMemory<byte> body = default)
    {
        while (true)
        {
            var status = int.Parse((await ReadLineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync() is { Length: > 0 } line)
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]
                    .Trim();
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
        int next;
        while ((next = await ReadByteAsync()) != '\n')
        {
            if (next != '\r')
                line.Append((char)next);
        }

        return line.ToString();
    }

    private async ValueTask<byte> ReadByteAsync() =>
        _start < _end || await FillAsync()
            ? _buffer[_start++]
            : throw new EndOfStreamException("The server ended the connection within an answer, or without one.");

    private async Task<bool> FillAsync()
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        _start = 0;
        _end = await _client.GetStream().ReadAsync(_buffer, patience.Token);
        return _end > 0;
    }
}

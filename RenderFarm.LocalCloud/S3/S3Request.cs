using System.Text;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.S3;

/// <summary>A request for S3 in path style, with what it addresses.</summary>
internal sealed class S3Request
{
    private const int MaxKeyBytes = 1024;

    private readonly CloudRequest _request;

    public S3Request(CloudRequest request)
    {
        _request = request;
        var path = request.Target.Path.AsSpan(1);
        var slash = path.IndexOf('/');
        Bucket = (slash < 0 ? path : path[..slash]).ToString();
        Key = slash < 0 ? string.Empty : path[(slash + 1)..].ToString();

        var bytes = Encoding.UTF8.GetByteCount(Key);
        if (bytes > MaxKeyBytes)
            throw S3Errors.KeyTooLong(bytes);
    }

    /// <summary>Empty for the service itself.</summary>
    public string Bucket { get; }

    /// <summary>Empty for the bucket itself.</summary>
    public string Key { get; }

    public string Method => _request.Http.Method;

    public Stream Body => _request.Http.Body;

    public long? ContentLength => _request.Http.ContentLength;

    public HttpResponse Response => _request.Response;

    public SignedRequest Signature => _request.Signature;

    public CancellationToken Aborted => _request.Aborted;

    public IHeaderDictionary Headers => _request.Http.Headers;

    public IReadOnlyList<KeyValuePair<string, string>> Query => _request.Target.Query;

    public string? QueryValue(string name) => _request.Target.Find(name);

    public bool HasQuery(string name) => _request.Target.Has(name);

    /// <summary>A header; an <c>x-amz-</c> one may also be a query parameter, where presigners like to move it.</summary>
    public string? Header(string name)
    {
        var value = _request.Http.Headers[name];
        if (value.Count > 0)
            return value.ToString();
        return name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) ? _request.Target.Find(name) : null;
    }
}

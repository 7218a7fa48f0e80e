using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Amazon.EC2.Internal;

/// <summary>Reads page after page until there is no token for a next one.</summary>
internal abstract class Ec2Paginator<TResponse> : IPaginator<TResponse>
{
    private int _used;

    public IPaginatedEnumerable<TResponse> Responses => new PaginatedResponse<TResponse>(this);

    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _used, 1) != 0)
            throw new InvalidOperationException("Paginator has already been consumed and cannot be reused. Please create a new instance.");

        string? token = null;
        do
        {
            (var page, token) = await NextAsync(token, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
        }
        while (!string.IsNullOrEmpty(token));
    }

    protected abstract Task<(TResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken);

    protected IPaginatedEnumerable<TItem> Items<TItem>(Func<TResponse, List<TItem>?> ofPage) =>
        new PaginatedResultKeyResponse<TResponse, TItem>(this, page => ofPage(page) ?? []);
}

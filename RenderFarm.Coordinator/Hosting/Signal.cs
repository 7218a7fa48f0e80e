namespace RenderFarm.Coordinator.Hosting;

/// <summary>Wakes a loop before its pause is over.</summary>
internal abstract class Signal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>There may be something to do.</summary>
    public void Raise()
    {
        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Raised already.
        }
    }

    /// <summary>Waits until it is raised or the pause is over.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) => _raised.WaitAsync(pause, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _raised.Dispose();
}

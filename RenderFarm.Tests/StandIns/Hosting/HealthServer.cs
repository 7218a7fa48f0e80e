using System.Net;
using RenderFarm.Tests.AppHost;

namespace RenderFarm.Tests.StandIns.Hosting;

/// <summary>Answers health checks as the test says.</summary>
internal sealed class HealthServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _healthy;

    public HealthServer()
    {
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public int Port { get; } = FreePort.Find();

    /// <summary>Somebody has been told that it is not healthy.</summary>
    public Task Asked => _asked.Task;

    public void BecomeHealthy() => _healthy = true;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var healthy = _healthy;
            request.Response.StatusCode = healthy ? 200 : 503;
            request.Response.Close();
            if (!healthy)
                _asked.TrySetResult();
        }
    }
}

using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Cli;

/// <summary>A farm with a worker.</summary>
public sealed class CliFarmWithWorker : CliFarm
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Worker = StartWorker(("Worker__LogInterval", "00:00:01"));
    }

    public ChildProcess Worker { get; private set; } = null!;

    /// <summary>The farm's own view, not the command's.</summary>
    public async Task<T> GetAsync<T>(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Server) };
        return await http.GetFromJsonAsync<T>(path, ApiJson.Options) ?? throw new InvalidDataException(path);
    }
}

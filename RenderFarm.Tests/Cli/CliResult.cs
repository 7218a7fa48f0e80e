using System.Text.Json;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.Cli;

/// <summary>How a command ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    /// <exception cref="InvalidDataException">There is none; says what the command printed instead.</exception>
    public T Json<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Output, ApiJson.Options)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"It ended with {ExitCode}: {Output}{Error}", exception);
        }
    }
}

using System.ComponentModel;
using CliWrap;

namespace RenderFarm.AppHost;

/// <summary>Docker or Podman, which only LocalStack needs.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What to tell the user when a container has to be started and nothing can start one; otherwise null.</summary>
    public static async Task<string?> FindProblemAsync(FarmOptions farm) =>
        farm.Cloud != Cloud.LocalStack || farm.Endpoint is not null || await AnswersAsync("docker") || await AnswersAsync("podman")
            ? null
            : "--cloud localstack starts LocalStack in a container, and neither Docker nor Podman answers here. Start one of them; or "
                + "name an emulator "
                + "that runs, with --endpoint URL; or leave --cloud out and use LocalCloud, which needs neither. Nothing was started.";

    private static async Task<bool> AnswersAsync(string runtime)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var info = await CliWrap
                .Cli.Wrap(runtime)
                .WithArguments(["info"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token);
            return info.IsSuccess;
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }
}

using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Cli;

/// <summary>A running <c>renderfarm</c>, on pipes or in a pseudo terminal.</summary>
internal sealed class CliProcess : ChildProcess
{
    private CliProcess(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>> environment,
        string? folder = null
    )
        : base(program, arguments, environment, folder) { }

    /// <summary>Where the command keeps packed copies, for this run of the tests and the next.</summary>
    private static string Cache => Path.Combine(Path.GetTempPath(), "renderfarm-test-cache");

    /// <summary>What the user of this machine has set is not for tests.</summary>
    private static string NoConfiguration => Path.Combine(Path.GetTempPath(), "renderfarm-test-no-configuration");

    /// <summary>Starts it on pipes, as in a script.</summary>
    public static CliProcess Start(string server, params string[] arguments) => Start(server, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it on pipes, as in a script.</summary>
    public static CliProcess Start(string server, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new("dotnet", [Built("renderfarm"), .. arguments], EnvironmentFor(server, environment));

    /// <summary>Starts it in a folder, with the environment's own idea of where a farm is.</summary>
    public static CliProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new("dotnet", [Built("renderfarm"), .. arguments], EnvironmentFor("", environment), folder);

    /// <summary>Starts it in a terminal of 100 columns.</summary>
    public static CliProcess StartInTerminal(string server, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var command =
            $"stty cols 100 rows 30; exec dotnet {string.Join(' ', ((string[])[Built("renderfarm"), .. arguments]).Select(Quote))}";
        Dictionary<string, string?> terminal = new(StringComparer.Ordinal)
        {
            ["TERM"] = "xterm-256color",
            ["SHELL"] = "/bin/sh",
            ["NO_COLOR"] = null,
        };
        return new(
            "script",
            ["--quiet", "--flush", "--return", "--command", command, "/dev/null"],
            terminal.Concat(EnvironmentFor(server, environment))
        );
    }

    /// <summary>Runs it on pipes to its end.</summary>
    public static async Task<CliResult> RunAsync(string server, params string[] arguments)
    {
        using var process = Start(server, arguments);
        return await process.EndAsync();
    }

    /// <summary>Types Ctrl-C. Only in a terminal.</summary>
    public void PressControlC() => Type("\x03");

    public new async Task<CliResult> EndAsync() => new(await base.EndAsync(), Output, Error);

    private static IEnumerable<KeyValuePair<string, string?>> EnvironmentFor(string server, IReadOnlyDictionary<string, string> more) =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["RENDERFARM_SERVER"] = server,
            ["XDG_CACHE_HOME"] = Cache,
            ["XDG_CONFIG_HOME"] = NoConfiguration,
            // The scenes of tests have none, as few need it.
            ["RENDERFARM_MOTION_BLUR"] = "off",
        }.Concat(more.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)));

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

using System.ComponentModel;
using System.Net;
using CliWrap;

namespace RenderFarm.Cli.Display;

/// <summary>Tells the desktop, where there is one. It is silent where there is none.</summary>
internal static class Desktop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Shows a notification.</summary>
    public static async Task TellAsync(string title, string text)
    {
        if (Program(title, text) is not var (program, arguments))
            return;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await CliWrap
                .Cli.Wrap(program)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(patience.Token);
        }
        catch (Exception e) when (e is Win32Exception or OperationCanceledException)
        {
            // It is not installed, or nobody shows it.
        }
    }

    /// <summary>What shows one; null where nothing does.</summary>
    private static (string Program, string[] Arguments)? Program(string title, string text) =>
        OperatingSystem.IsMacOS()
            ? (
                "osascript",
                [
                    "-e",
                    "on run told",
                    "-e",
                    "display notification (item 2 of told) with title (item 1 of told)",
                    "-e",
                    "end run",
                    "--",
                    title,
                    text,
                ]
            )
        : OperatingSystem.IsLinux() && ((string[])["DISPLAY", "WAYLAND_DISPLAY"]).Any(IsSet)
            // Its text is markup.
            ? ("notify-send", ["--app-name=RenderFarm", "--", title, WebUtility.HtmlEncode(text)])
        : null;

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RenderFarm.Cli.Commands;

/// <summary>The usual help, then examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] First = ["renderfarm submit scene.blend --wait --download out/scene", "renderfarm jobs"];

    private static readonly string[] ExitCodes =
    [
        "0    done",
        "1    the job or a frame of it failed, the job was canceled, or a download is incomplete",
        "2    the command, a file or a directory cannot be used, or the farm refused the request",
        "3    the farm does not answer",
        "130  ended by Ctrl-C; a job that was submitted goes on",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        Section(parseResult, "Examples:", command is FarmCommand { Examples: var own } ? own : First);
        if (command is RootCommand)
            Section(parseResult, "Exit codes:", ExitCodes);
        return Cli.ExitCodes.Ok;
    }

    private static void Section(ParseResult parseResult, string title, IReadOnlyList<string> lines)
    {
        var writer = parseResult.InvocationConfiguration.Output;
        writer.WriteLine(title);
        foreach (var line in lines)
            writer.WriteLine("  " + line);
        writer.WriteLine();
    }
}

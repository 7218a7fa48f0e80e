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
        "0    done; where it waits for a job: rendered",
        "1    the job or a frame of it failed, the job was canceled, or a download is incomplete",
        "2    refused: what was typed or set, a file or a directory cannot be used, the farm refused, or the answer was no",
        "3    the farm does not answer, or cannot at present (its store or its disk fails, no worker has read the scene)",
        "130  ended by Ctrl-C; a job that was submitted goes on",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if (command is FarmCommand { Groups.Count: > 0 } grouped)
            Grouped(parseResult, grouped);
        else
            help.Invoke(parseResult);
        Section(parseResult, "Examples:", command is FarmCommand { Examples: var own } ? own : First);
        if (command is RootCommand)
            Section(parseResult, "Exit codes:", ExitCodes);
        return Cli.ExitCodes.Ok;
    }

    /// <summary>The usual help, with the options under the titles of their groups.</summary>
    private void Grouped(ParseResult parseResult, FarmCommand command)
    {
        var writer = parseResult.InvocationConfiguration.Output;
        using var usual = new StringWriter();
        parseResult.InvocationConfiguration.Output = usual;
        help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = writer;

        var groups = command.Groups.Keys.Append("Options").ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        List<string>? option = null;
        var isOptions = false;
        foreach (var line in usual.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()))
        {
            if (line == "Options:")
                isOptions = true;
            else if (!isOptions)
                writer.WriteLine(line);
            else if (line.Length > 0)
            {
                // What goes on is indented further than what begins.
                if (line.StartsWith("  -", StringComparison.Ordinal))
                    option = groups[GroupOf(command, line)];
                option?.Add(line);
            }
        }

        foreach (var (name, lines) in groups.Where(group => group.Value.Count > 0))
        {
            writer.WriteLine(name + ":");
            lines.ForEach(writer.WriteLine);
            writer.WriteLine();
        }
    }

    private static string GroupOf(FarmCommand command, string line)
    {
        var names = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return command.Groups.FirstOrDefault(group => group.Value.Any(option => names.Contains(option.Name, StringComparer.Ordinal))).Key
            ?? "Options";
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

using System.CommandLine;

namespace RenderFarm.Cli.Commands;

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class FarmCommand(string name, string description) : Command(name, description)
{
    public required IReadOnlyList<string> Examples { get; init; }
}

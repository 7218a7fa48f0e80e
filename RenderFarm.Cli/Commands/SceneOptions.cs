using System.CommandLine;
using RenderFarm.Cli.Packing;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary>What commands take to say what goes to the farm together with a .blend.</summary>
internal sealed class SceneOptions
{
    private readonly Option<bool> _noPack = new("--no-pack") { Description = "Send the .blend as it is, instead of a copy with its textures, fonts, sounds, volumes and libraries inside." };

    private readonly Option<string?> _blender = new("--blender")
    {
        Description = $"The Blender that packs. [env: {LocalBlenders.Variable}] [default: one that is found]",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_noPack);
        command.Options.Add(_blender);
    }

    public PackOptions ToPackOptions(ParseResult arguments, IReadOnlyList<WorkerResponse> workers) => new()
    {
        Pack = !arguments.GetValue(_noPack),
        Blender = arguments.GetValue(_blender),
        Newest = workers
            .Where(worker => worker.State is not (WorkerState.Gone or WorkerState.Lost))
            .Select(worker => Version.TryParse(worker.BlenderVersion, out var version) ? version : null)
            .OfType<Version>()
            .Min(),
    };
}

using System.CommandLine;
using RenderFarm.Cli.Farm;
using RenderFarm.Cli.Jobs;
using RenderFarm.Cli.Packing;
using RenderFarm.Cli.Scenes;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm inspect FILE</c>.</summary>
internal static class InspectCommand
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("FILE") { Description = "The .blend to read." };
        var command = new FarmCommand("inspect", "Show what a .blend says about itself, and what would keep the farm from rendering it.")
        {
            Examples = ["renderfarm inspect scene.blend", "renderfarm inspect scene.blend --json | jq .inspection.cameras"],
            Arguments = { file },
        };
        var options = new SceneOptions();
        options.AddTo(command);
        global.Run(command, async (arguments, api, output, cancellationToken) =>
        {
            var blend = BlendFile.Open(arguments.GetRequiredValue(file));
            var packer = new ScenePacker(options.ToPackOptions(arguments, await api.GetWorkersAsync(cancellationToken)), output);
            var scene = await packer.PackAsync(blend, cancellationToken);
            await SceneUploader.EnsureUploadedAsync(api, scene.File, scene.Sha256, output, cancellationToken);
            var inspection = await FarmPatience.WaitAsync(token => api.InspectSceneAsync(scene.Sha256, token), output, TimeProvider.System, cancellationToken);
            output.Json(inspection);
            InspectionReport.Show(output, inspection);
            return ExitCodes.Ok;
        });
        return command;
    }
}

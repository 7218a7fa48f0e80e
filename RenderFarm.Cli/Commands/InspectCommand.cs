using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

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
            TakesSettings = true,
            Arguments = { file },
        };
        var options = new SceneOptions();
        options.AddTo(command);
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var blend = BlendFile.Open(arguments.GetRequiredValue(file));
                global.TellSettings(output);
                var scene = await options.SendAsync(
                    arguments,
                    api,
                    blend,
                    await api.GetWorkersAsync(cancellationToken),
                    output,
                    cancellationToken
                );
                var inspection = await FarmPatience.WaitAsync(
                    token => api.InspectSceneAsync(scene.Sha256, scene.Assets?.Manifest, token),
                    output,
                    TimeProvider.System,
                    cancellationToken
                );
                output.Json(inspection);
                InspectionReport.Show(output, inspection);
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}

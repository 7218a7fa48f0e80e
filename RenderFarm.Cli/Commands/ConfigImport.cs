using System.CommandLine;
using RenderFarm.Cli.Settings;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm config import FILE</c>.</summary>
internal static class ConfigImport
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("FILE") { Description = "Its settings.ini." };
        var command = new FarmCommand("import", "Take over the settings.ini of boto3-renderer.")
        {
            Examples = ["renderfarm config import ~/boto3-renderer/settings.ini"],
            Arguments = { file },
            Options = { ConfigCommand.OfProject() },
        };
        ConfigCommand.Run(
            global,
            command,
            (arguments, output) =>
            {
                var found = OlderSettings.Read(arguments.GetRequiredValue(file));
                var (path, profile) = ConfigCommand.Target(arguments, global);
                var known = SettingsInput.Known(ConfigCommand.Root(arguments));
                foreach (var (_, line, means) in found.Where(one => one.Means.Key is not null))
                {
                    var place = new SettingPlace(
                        Path.GetFullPath(arguments.GetRequiredValue(file)),
                        line,
                        arguments.GetValue<bool>(ConfigCommand.ProjectName)
                    );
                    var (option, owner) = known[means.Key!];
                    ConfigCommand.Check(ConfigCommand.Root(arguments), new Setting(means.Key!, [means.Value!], place), option, owner);
                }

                SettingsFile.Change(
                    path,
                    profile,
                    root =>
                    {
                        foreach (var (_, _, means) in found.Where(one => one.Means.Key is not null))
                            root[means.Key!] = SettingsFile.ToJson([means.Value!]);
                    }
                );
                output.Json(
                    found.Select(one => new
                    {
                        Key = one.Name,
                        one.Line,
                        Becomes = one.Means.Key,
                        one.Means.Value,
                        one.Means.Farm,
                        one.Means.Note,
                    })
                );
                output.Line($"Into {ConfigCommand.Describe(path, profile)}:");
                foreach (var (name, _, means) in found)
                    output.Line($"  {name}: {means}");
                var farm = found.Select(one => one.Means.Farm).OfType<string>().ToList();
                if (farm.Count > 0)
                {
                    output.Line("The farm rents, not the command. Start it with these:");
                    var (words, variables) = (farm.Where(one => one.StartsWith('-')), farm.Where(one => !one.StartsWith('-')));
                    var start = string.Join(' ', words.Prepend("dotnet run --project RenderFarm.AppHost -- --cloud aws"));
                    output.Line("  " + string.Join(" \\\n  ", variables.Append(start)));
                }

                return ExitCodes.Ok;
            }
        );
        return command;
    }
}

using System.CommandLine;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm completion SHELL</c>: what has a shell complete the words of the command.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new FarmCommand("completion", "Print a script with which a shell completes the words of this command.")
        {
            Examples =
            [
                "source <(renderfarm completion bash)                               # in ~/.bashrc",
                "source <(renderfarm completion zsh)                                # in ~/.zshrc, after compinit",
                "renderfarm completion fish > ~/.config/fish/completions/renderfarm.fish",
                "renderfarm completion powershell | Out-String | Invoke-Expression  # in $PROFILE",
            ],
            Arguments = { shell },
        };
        command.SetAction(arguments =>
        {
            var name = arguments.GetRequiredValue(shell) is "powershell" ? "ps1" : arguments.GetRequiredValue(shell);
            using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream("completion/renderfarm." + name)!;
            using var console = Console.OpenStandardOutput();
            script.CopyTo(console);
            return ExitCodes.Ok;
        });
        return command;
    }
}

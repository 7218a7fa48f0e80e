namespace RenderFarm.Tests.Cli;

/// <summary>What shells complete, each run for real; nothing listens at the address.</summary>
public sealed class CompletionTests : IDisposable
{
    // Port 9 is for discarding and closed everywhere.
    private const string Nowhere = "http://127.0.0.1:9";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Completion_prints_the_script_of_a_shell(string shell)
    {
        var script = await CliProcess.RunAsync(Nowhere, "completion", shell);

        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        Assert.Contains("[suggest:", script.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renderfarm submi", "submit")]
    [InlineData("renderfarm submit --resol", "--resolution-percent")]
    [InlineData("renderfarm submit x.blend --engine cy", "cycles")]
    [InlineData("renderfarm config get instance-t", "instance-type")]
    [InlineData("renderfarm jo", "job jobs")]
    public async Task Bash_completes_words(string line, string expected)
    {
        // As bash itself does it: the function gets the line and leaves the words.
        var script = _directory.File("complete.bash");
        await File.WriteAllTextAsync(
            script,
            $$"""
            renderfarm() { dotnet '{{Processes.ChildProcess.Built("renderfarm")}}' "$@"; }
            source <(renderfarm completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            $(complete -p renderfarm | sed 's/.*-F \([^ ]*\).*/\1/')
            echo "${COMPREPLY[*]}"
            """
        );
        using var bash = new Processes.ChildProcess("bash", ["--norc", script]);

        Assert.Equal((0, expected + "\n"), (await bash.EndAsync(), bash.Output));
    }

    [Theory]
    [InlineData("renderfarm submi", "submit")]
    [InlineData("renderfarm submit --resol", "--resolution-percent")]
    [InlineData("renderfarm submit x.blend --engine cy", "cycles")]
    [InlineData("renderfarm submit my-sc", "my-scene.blend")]
    public async Task Fish_completes_words(string line, string expected)
    {
        var script = _directory.File("complete.fish");
        await _directory.WriteAsync("my-scene.blend", []);
        await _directory.WriteAsync("cyan.blend", []);
        await File.WriteAllTextAsync(
            script,
            $$"""
            function renderfarm; dotnet '{{Processes.ChildProcess.Built("renderfarm")}}' $argv; end
            renderfarm completion fish | source
            complete --do-complete '{{line}}'
            """
        );
        using var fish = new Processes.ChildProcess(
            "fish",
            ["--no-config", script],
            [new("HOME", _directory.FullPath)],
            _directory.FullPath
        );

        Assert.Equal((0, expected), (await fish.EndAsync(), fish.Output.Trim()));
    }

    [Fact]
    public async Task Zsh_completes_words_that_are_typed()
    {
        var setup = _directory.File("setup.zsh");
        await File.WriteAllTextAsync(
            setup,
            $$"""
            farm() { dotnet '{{Processes.ChildProcess.Built("renderfarm")}}' "$@"; }
            renderfarm() { [[ $1 == (completion|\[suggest*) ]] && farm "$@" || print -r -- "RAN ${(j: :)@}."; }
            autoload -Uz compinit; compinit -u -D
            source <(renderfarm completion zsh)
            print SET UP.
            """
        );
        using var zsh = new Processes.ChildProcess(
            "script",
            ["--quiet", "--flush", "--return", "--command", "zsh -f -i", "/dev/null"],
            [new("TERM", "dumb"), new("HOME", _directory.FullPath)]
        );
        zsh.Type($"source '{setup}'\n");
        await zsh.OutputAsync("SET UP.");
        zsh.Type("renderfarm submi\t x.blend --resol\t 50 --engine cy\t\n");
        await zsh.OutputAsync("RAN submit x.blend --resolution-percent 50 --engine cycles.");
        zsh.Type("exit\n");
        await zsh.EndAsync();
    }
}

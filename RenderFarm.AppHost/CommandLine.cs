using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;

namespace RenderFarm.AppHost;

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    private const int BadInput = 2;

    private static readonly Option<int> Workers = Take("--workers", "N", "How many workers to start, 1 to 64.", 1);

    private static readonly Option<string> CloudName = Take(
        "--cloud",
        "local|localstack|aws",
        "local: LocalCloud, started with the farm. localstack: LocalStack in a container, or with --endpoint one that runs. aws: AWS, "
            + "with this machine's credentials.",
        "local"
    );

    private static readonly Option<string> Data = Take("--data", "DIR", "Where the farm keeps everything.", Repository.Data);

    private static readonly Option<int> Port = Take("--port", "PORT", "Port of the page and the API.", 5080);

    private static readonly Option<string?> Listen = Take<string?>(
        "--listen",
        "URL",
        "Answer other machines too, at this address, such as https://0.0.0.0:5443: then every request needs a token. See docs/remote.md.",
        null
    );

    private static readonly Option<int> CloudPort = Take(
        "--cloud-port",
        "PORT",
        "Port of LocalCloud, or of LocalStack in a container.",
        4566
    );

    private static readonly Option<string?> Endpoint = Take(
        "--endpoint",
        "URL",
        "Address of an emulator that runs, with --cloud localstack. [env: AWS_ENDPOINT_URL]",
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")
    );

    private static readonly Option<string?> Bucket = Take<string?>(
        "--bucket",
        "NAME",
        "Bucket of scenes and frames, renderfarm by default. On AWS it has to exist and be yours, and is used instead of a stack.",
        null
    );

    private static readonly Option<string?> Stack = Take<string?>(
        "--stack",
        "NAME",
        "CloudFormation stack that you made of deploy/renderfarm.template.yaml, with --cloud aws. Without it and --bucket the farm makes "
            + "one.",
        null
    );

    private static readonly Option<string?> Profile = Take<string?>(
        "--profile",
        "NAME",
        "Profile of the AWS credentials, with --cloud aws.",
        null
    );

    private static readonly Option<string?> Region = Take<string?>("--region", "NAME", "AWS region, with --cloud aws.", null);

    private static readonly Option<bool> Exit = new("--exit")
    {
        Description = "End the farm after the demo: with exit code 0 if every frame is there.",
    };

    private static readonly Option<string> Out = Take(
        "--out",
        "DIR",
        "Where the frames go; what is there is overwritten.",
        Repository.DemoFrames
    );

    /// <summary>Reads the command line, or says what is wrong with it.</summary>
    /// <param name="args">The words.</param>
    /// <param name="farm">What they ask for.</param>
    /// <param name="exitCode">The exit code when they ask for nothing to be started.</param>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out FarmOptions? farm, out int exitCode)
    {
        farm = null;
        var demo = new Command("demo", "Start the farm, render the sample animation and show how it went.") { Exit, Out };
        var words = CreateRoot(demo).Parse(args);
        if (words.Errors.Count > 0)
        {
            Console.Error.WriteLine(
                string.Join(Environment.NewLine, words.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            );
            Console.Error.WriteLine("'dotnet run --project RenderFarm.AppHost -- --help' shows what can be given.");
            exitCode = BadInput;
            return false;
        }

        // Other actions than the command's own are --help and --version.
        exitCode = words.Invoke();
        if (words.Action != words.CommandResult.Command.Action)
            return false;

        var cloud = Enum.Parse<Cloud>(words.GetValue(CloudName)!, ignoreCase: true);
        farm = new FarmOptions
        {
            Demo = words.CommandResult.Command == demo,
            Exit = words.GetValue(Exit),
            FramesDirectory = words.CommandResult.Command == demo ? Path.GetFullPath(words.GetValue(Out)!) : Repository.DemoFrames,
            Workers = words.GetValue(Workers),
            Cloud = cloud,
            DataDirectory = Path.GetFullPath(words.GetValue(Data)!),
            Port = words.GetValue(Port),
            CloudPort = words.GetValue(CloudPort),
            Listen = words.GetValue(Listen),
            Endpoint = words.GetValue(Endpoint),
            Bucket = words.GetValue(Bucket) ?? (cloud == Cloud.Aws ? null : "renderfarm"),
            Stack = words.GetValue(Stack),
            Profile = words.GetValue(Profile),
            Region = words.GetValue(Region),
        };
        return true;
    }

    private static RootCommand CreateRoot(Command demo)
    {
        Check(Workers, value => value is >= 1 and <= 64, "must be from 1 to 64");
        foreach (var port in (Option<int>[])[Port, CloudPort])
            Check(port, value => value is >= 1 and <= 65535, "must be a port, from 1 to 65535");
        Check(
            Endpoint,
            value => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https",
            "must be an http address"
        );
        Check(Listen, value => FarmOptions.Parse(value!) is not null, "must be an http or https address such as https://0.0.0.0:5443");
        foreach (var word in (Option<string?>[])[Bucket, Stack, Profile, Region, Data!, Out!])
            Check(word, value => !string.IsNullOrWhiteSpace(value), "must not be empty");
        CloudName.AcceptOnlyFromAmong("local", "localstack", "aws");

        var root = new RootCommand(
            "Starts the render farm on this machine: LocalCloud, the coordinator, workers and the dashboard. Ctrl-C ends it."
        )
        {
            demo,
            Workers,
            CloudName,
            Data,
            Port,
            Listen,
            CloudPort,
            Endpoint,
            Bucket,
            Stack,
            Profile,
            Region,
        };
        root.Validators.Add(CheckStack);
        root.SetAction(_ => { });
        demo.SetAction(_ => { });
        return root;
    }

    private static void CheckStack(CommandResult words)
    {
        if (words.GetValue(Stack) is null)
            return;
        if (words.GetValue(Bucket) is not null)
            words.AddError("--stack and --bucket cannot be given together: the stack has a bucket.");
        else if (words.GetValue(CloudName) != "aws")
            words.AddError("--stack needs --cloud aws.");
    }

    private static Option<T> Take<T>(string name, string value, string description, T byDefault)
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = value,
            Recursive = true,
        };
        if (byDefault is not null)
            option.DefaultValueFactory = _ => byDefault;

        return option;
    }

    private static void Check<T>(Option<T> option, Func<T, bool> isGood, string rule) =>
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<T>() is not { } value || isGood(value))
                return;

            result.AddError($"{option.Name} {rule}, but is '{value}'.");
        });
}

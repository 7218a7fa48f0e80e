using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>The user data of an instance: <c>boot.sh</c> with a plan's values in it.</summary>
internal static partial class BootScript
{
    /// <summary>What EC2 takes: 16 KiB, counted here with the base64 around it.</summary>
    private const int MaxEncodedBytes = 16 << 10;

    /// <summary>A user that no account has: the worker needs none.</summary>
    private const int WorkerUser = 61000;

    private static readonly (string BeforeSettings, string BeforeEnvironment, string AfterEnvironment) Template = Read();

    /// <summary>The script. Values may be anything but hold no null character: the shell sees each as one word.</summary>
    /// <exception cref="ArgumentException">A value cannot stand in a script.</exception>
    public static string Render(BootPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["worker_url"] = plan.WorkerUrl.AbsoluteUri,
            ["worker_sha256"] = plan.WorkerSha256,
            ["blender_url"] = plan.BlenderUrl?.AbsoluteUri ?? "",
            ["blender_sha256"] = plan.BlenderSha256 ?? "",
            ["blender_name"] = plan.BlenderName ?? "",
            ["region"] = plan.Region,
            ["log_folder"] = plan.LogFolder.AbsoluteUri.TrimEnd('/'),
            ["keep_alive"] = Seconds(plan.KeepAlive),
            ["max_lifetime"] = Seconds(plan.MaxLifetime),
            ["start_limit"] = Seconds(plan.StartTimeout),
            ["key_pair"] = plan.KeyPair ?? "",
            ["setup"] = plan.SetupCommand ?? "",
            ["uid"] = WorkerUser.ToString(CultureInfo.InvariantCulture),
        };
        return string.Concat(
            Template.BeforeSettings,
            Assignments("", settings),
            Template.BeforeEnvironment,
            Assignments("export ", plan.Environment),
            Template.AfterEnvironment
        );
    }

    /// <summary>The script as EC2 takes it: in base64.</summary>
    /// <exception cref="ArgumentException">It is too long, or a value cannot stand in it.</exception>
    public static string UserData(BootPlan plan)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Render(plan)));
        return encoded.Length <= MaxEncodedBytes
            ? encoded
            : throw new ArgumentException(
                $"The instances' start-up script has {encoded.Length} bytes, and {MaxEncodedBytes} are allowed: "
                    + "shorten Fleet:SetupCommand.",
                nameof(plan)
            );
    }

    private static string Assignments(string keyword, IReadOnlyDictionary<string, string> values) =>
        string.Join(
            '\n',
            values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{keyword}{Name(value.Key)}={Quote(value.Value)}")
        );

    private static string Name(string name) =>
        VariableName().IsMatch(name) ? name : throw new ArgumentException($"'{name}' is no name of a variable.", nameof(name));

    /// <summary>Between single quotes nothing has a meaning but their end.</summary>
    private static string Quote(string value) =>
        !value.Contains('\0', StringComparison.Ordinal)
            ? $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'"
            : throw new ArgumentException("A null character cannot stand in a script.", nameof(value));

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static (string BeforeSettings, string BeforeEnvironment, string AfterEnvironment) Read()
    {
        using var stream = typeof(BootScript).Assembly.GetManifestResourceStream("boot.sh")!;
        using var reader = new StreamReader(stream);
        var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split(["#{settings}", "#{environment}"], StringSplitOptions.None);
        return (parts[0], parts[1], parts[2]);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();
}

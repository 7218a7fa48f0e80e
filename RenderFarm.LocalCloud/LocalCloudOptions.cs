using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud;

/// <summary>What can be configured, under <c>LocalCloud:</c>.</summary>
internal sealed class LocalCloudOptions : ICheckedOptions
{
    public const string Section = "LocalCloud";

    /// <summary>TCP port on loopback, 0 to 65535. 0 takes any free port and prints it.</summary>
    public int Port { get; set; } = 4566;

    /// <summary>Folder of all objects, queues and messages, and of the key; created when missing, used by one process at a time.</summary>
    public string DataDirectory { get; set; } = Path.Combine(".farm", "localcloud");

    /// <summary>Region named in queue ARNs and as bucket location. Requests may be signed for any region.</summary>
    public string Region { get; set; } = "eu-central-1";

    /// <summary>Uploads that would leave less free space than this on the disk are refused. Bytes.</summary>
    public long KeepFreeBytes { get; set; } = 64L << 20;

    /// <summary>Multipart uploads that were neither completed nor aborted are removed at this age. One minute or more.</summary>
    public TimeSpan AbandonedUploadAge { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Require(Port is >= 0 and <= 65535, Section, nameof(Port), Port, "0 (any free port) to 65535"),
            .. string.IsNullOrWhiteSpace(DataDirectory)
                ? (string[])[$"{Section}:{nameof(DataDirectory)} is empty; it must name a folder."]
                : [],
            .. string.IsNullOrWhiteSpace(Region)
                ? (string[])[$"{Section}:{nameof(Region)} is empty; it must be a region's name, such as eu-central-1."]
                : [],
            .. OptionChecks.Require(KeepFreeBytes >= 0, Section, nameof(KeepFreeBytes), KeepFreeBytes, "0 or more"),
            .. OptionChecks.Require(
                AbandonedUploadAge >= TimeSpan.FromMinutes(1),
                Section,
                nameof(AbandonedUploadAge),
                AbandonedUploadAge,
                "one minute or more"
            ),
        ];
}

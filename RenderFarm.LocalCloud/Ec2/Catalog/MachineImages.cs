using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>The images that there are, and the public parameters that name the newest of a kind.</summary>
internal sealed class MachineImages(IOptions<Ec2Options> options)
{
    private const string Amazon = "amazon";
    private const string DeepLearning = "898082745236";
    private const string AmazonLinux = "137112412989";
    private const string ResolvePrefix = "resolve:ssm:";
    private const string BaseGpu = "base-oss-nvidia-driver-gpu";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        [$"/aws/service/deeplearning/ami/x86_64/{BaseGpu}-amazon-linux-2023/latest/ami-id"] = "ami-0a11ce0000000a103",
        [$"/aws/service/deeplearning/ami/x86_64/{BaseGpu}-ubuntu-22.04/latest/ami-id"] = "ami-0a11ce0000000b102",
        ["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"] = "ami-0a11ce0000000c101",
    };

    public IReadOnlyList<MachineImage> All { get; } =
    [
        new(
            "ami-0a11ce00000000001",
            "renderfarm-local",
            "This machine, as LocalCloud lends it",
            options.Value.Account,
            null,
            Day(2025, 1, 1)
        ),
        BaseAmazonLinux("ami-0a11ce0000000a101", Day(2025, 3, 14)),
        BaseAmazonLinux("ami-0a11ce0000000a102", Day(2025, 6, 20)),
        BaseAmazonLinux("ami-0a11ce0000000a103", Day(2025, 10, 3)),
        BaseUbuntu("ami-0a11ce0000000b101", Day(2025, 5, 23)),
        BaseUbuntu("ami-0a11ce0000000b102", Day(2025, 9, 19)),
        new(
            "ami-0a11ce0000000c101",
            "al2023-ami-2023.9.20251014.0-kernel-6.1-x86_64",
            "Amazon Linux 2023 AMI 2023.9.20251014.0 x86_64 HVM kernel-6.1",
            AmazonLinux,
            Amazon,
            Day(2025, 10, 14)
        ),
    ];

    /// <summary>The image of an id, or of a public parameter as <c>resolve:ssm:/name</c>.</summary>
    public MachineImage Resolve(string given)
    {
        var id = given;
        if (given.StartsWith(ResolvePrefix, StringComparison.Ordinal))
        {
            var parameter = given[ResolvePrefix.Length..];
            // A version or label may stand behind the name.
            var colon = parameter.IndexOf(':', StringComparison.Ordinal);
            id =
                Parameters.GetValueOrDefault(colon < 0 ? parameter : parameter[..colon])
                ?? throw Ec2Errors.InvalidValue("ImageId", given, "The Systems Manager parameter does not exist.");
        }

        if (!id.StartsWith("ami-", StringComparison.Ordinal) || id.Length is not (12 or 21))
            throw Ec2Errors.MalformedId("InvalidAMIID", id);
        return All.FirstOrDefault(image => image.Id == id) ?? throw Ec2Errors.ImageNotFound(id);
    }

    private static MachineImage BaseAmazonLinux(string id, DateTimeOffset created) =>
        new(
            id,
            $"Deep Learning Base OSS Nvidia Driver GPU AMI (Amazon Linux 2023) {created:yyyyMMdd}",
            "Supported EC2 instances: G4dn, G5, G6, Gr6, G6e, P4d, P4de, P5, P5e, P5en",
            DeepLearning,
            Amazon,
            created
        );

    private static MachineImage BaseUbuntu(string id, DateTimeOffset created) =>
        new(
            id,
            $"Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04) {created:yyyyMMdd}",
            "Supported EC2 instances: G4dn, G5, G6, Gr6, G6e, P4d, P4de, P5, P5e, P5en",
            DeepLearning,
            Amazon,
            created
        );

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>An image to launch from. What an instance runs is this machine's own system, whatever the image.</summary>
/// <param name="Id">ami-…</param>
/// <param name="Name">As DescribeImages' filter <c>name</c> matches it.</param>
/// <param name="Description">What it would have on it.</param>
/// <param name="OwnerId">Account of the owner.</param>
/// <param name="OwnerAlias">Such as amazon; null for an account's own.</param>
/// <param name="Created">When it was published.</param>
internal sealed record MachineImage(string Id, string Name, string Description, string OwnerId, string? OwnerAlias, DateTimeOffset Created);

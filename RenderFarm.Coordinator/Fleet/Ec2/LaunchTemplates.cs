using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>
/// The launch templates that fleets need. Each holds one way to start instances and is never changed; its name says which.
/// </summary>
internal sealed class LaunchTemplates(IAmazonEC2 ec2, FarmTags tags, FarmRegion region)
{
    private const string AlreadyThere = "InvalidLaunchTemplateName.AlreadyExistsException";

    /// <summary>Start of the descriptions of the versions that the farm adds to a template of the user's.</summary>
    private const string VersionPrefix = "renderfarm ";

    /// <summary>Versions that one call deletes.</summary>
    private const int VersionsAtOnce = 100;

    /// <summary>The template and its version for <paramref name="data"/>: the one that is there, or a new one.</summary>
    public Task<(string Id, string Version)> EnsureAsync(LaunchData data, CancellationToken cancellationToken) =>
        data.Options.LaunchTemplate is { Length: > 0 } name
            ? EnsureVersionAsync(name, data, cancellationToken)
            : EnsureTemplateAsync(data, cancellationToken);

    /// <summary>The farm's own templates, with the time of their creation.</summary>
    public async Task<IReadOnlyList<(string Id, string Name, DateTimeOffset CreatedAt)>> ListAsync(CancellationToken cancellationToken) =>
        await Ec2Guard.CallAsync(
            async () =>
            {
                var found = new List<(string, string, DateTimeOffset)>();
                var request = new DescribeLaunchTemplatesRequest { Filters = [tags.Filter()] };
                await foreach (
                    var template in ec2.Paginators.DescribeLaunchTemplates(request).LaunchTemplates.WithCancellation(cancellationToken)
                )
                    found.Add(
                        (
                            template.LaunchTemplateId,
                            template.LaunchTemplateName,
                            template.CreateTime is { } time ? new DateTimeOffset(time.ToUniversalTime()) : DateTimeOffset.UnixEpoch
                        )
                    );
                return found;
            },
            region.Context("ec2:DescribeLaunchTemplates"),
            cancellationToken
        );

    /// <summary>Deletes one of the farm's own; one that is not there is fine.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await Ec2Guard.CallAsync(
                () => ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateName = name }, cancellationToken),
                region.Context("ec2:DeleteLaunchTemplate"),
                cancellationToken
            );
        }
        catch (Ec2RefusedException e) when (e.Code.Contains("NotFound", StringComparison.Ordinal))
        {
            // Deleted already.
        }
    }

    /// <summary>
    /// Deletes the versions that this farm added to a template of the user's, but those in use and those younger than a time.
    /// </summary>
    public async Task TidyVersionsAsync(
        string templateName,
        IReadOnlySet<(string TemplateId, string Version)> inUse,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var old = (await VersionsAsync(templateName, cancellationToken))
            .Where(version =>
                IsOurs(version)
                && version.DefaultVersion != true
                && version.CreateTime?.ToUniversalTime() < before.UtcDateTime
                && !inUse.Contains((version.LaunchTemplateId, Number(version)))
            )
            .Select(Number)
            .Take(VersionsAtOnce)
            .ToList();
        if (old.Count == 0)
            return;
        await Ec2Guard.CallAsync(
            () =>
                ec2.DeleteLaunchTemplateVersionsAsync(
                    new DeleteLaunchTemplateVersionsRequest { LaunchTemplateName = templateName, Versions = old },
                    cancellationToken
                ),
            region.Context("ec2:DeleteLaunchTemplateVersions"),
            cancellationToken
        );
    }

    private async Task<(string Id, string Version)> EnsureTemplateAsync(LaunchData data, CancellationToken cancellationToken)
    {
        var name = tags.TemplatePrefix + data.Hash;
        var request = new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = name,
            LaunchTemplateData = data.ForTemplate(tags.OfFarm()),
            TagSpecifications = FarmTags.On(tags.OfFarm(), ResourceType.LaunchTemplate),
        };
        try
        {
            var created = await Ec2Guard.CallAsync(
                () => ec2.CreateLaunchTemplateAsync(request, cancellationToken),
                region.Context("ec2:CreateLaunchTemplate"),
                cancellationToken
            );
            return (created.LaunchTemplate.LaunchTemplateId, "1");
        }
        catch (Ec2RefusedException e) when (e.Code == AlreadyThere)
        {
            // Its name is the hash of what is in it.
            var found = await Ec2Guard.CallAsync(
                () =>
                    ec2.DescribeLaunchTemplatesAsync(
                        new DescribeLaunchTemplatesRequest { LaunchTemplateNames = [name] },
                        cancellationToken
                    ),
                region.Context("ec2:DescribeLaunchTemplates"),
                cancellationToken
            );
            return (found.LaunchTemplates![0].LaunchTemplateId, "1");
        }
    }

    private async Task<(string Id, string Version)> EnsureVersionAsync(string name, LaunchData data, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(name, cancellationToken);
        var description = VersionPrefix + tags.Name + " " + data.Hash;
        if (versions.FirstOrDefault(version => version.VersionDescription == description) is { } there)
            return (there.LaunchTemplateId, Number(there));
        var request = new CreateLaunchTemplateVersionRequest
        {
            LaunchTemplateName = name,
            SourceVersion = versions.Where(version => version.DefaultVersion == true).Select(Number).FirstOrDefault(),
            VersionDescription = description,
            LaunchTemplateData = data.ForTemplate(tags.OfFarm()),
        };
        var created = await Ec2Guard.CallAsync(
            () => ec2.CreateLaunchTemplateVersionAsync(request, cancellationToken),
            region.Context("ec2:CreateLaunchTemplateVersion"),
            cancellationToken
        );
        return (created.LaunchTemplateVersion.LaunchTemplateId, Number(created.LaunchTemplateVersion));
    }

    private Task<List<LaunchTemplateVersion>> VersionsAsync(string name, CancellationToken cancellationToken) =>
        Ec2Guard.CallAsync(
            async () =>
            {
                var versions = new List<LaunchTemplateVersion>();
                var request = new DescribeLaunchTemplateVersionsRequest { LaunchTemplateName = name };
                await foreach (
                    var page in ec2.Paginators.DescribeLaunchTemplateVersions(request).Responses.WithCancellation(cancellationToken)
                )
                    versions.AddRange(page.LaunchTemplateVersions ?? []);
                return versions;
            },
            region.Context("ec2:DescribeLaunchTemplateVersions"),
            cancellationToken
        );

    private bool IsOurs(LaunchTemplateVersion version) =>
        version.VersionDescription?.StartsWith(VersionPrefix + tags.Name + " ", StringComparison.Ordinal) == true;

    private static string Number(LaunchTemplateVersion version) => (version.VersionNumber ?? 1).ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Frozen;
using System.Xml.Linq;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Fleets;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Ec2.Networks;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Quotas;
using RenderFarm.LocalCloud.Ec2.Tagging;
using RenderFarm.LocalCloud.Ec2.Templates;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>Amazon EC2, as far as a render farm calls it: a form in, XML out.</summary>
internal sealed class Ec2Service : ICloudService
{
    private const string Scope = "/ec2/aws4_request";
    private const string ApiVersion = "2016-11-15";
    private const string Paging = " Filter MaxResults NextToken";

    // User data is most of the largest request.
    private const int MaxBody = 1 << 20;

    private readonly FrozenDictionary<string, Ec2Operation> _operations;
    private readonly Admission _admission;

    public Ec2Service(
        RunOperation run,
        FleetOperation fleets,
        InstanceOperations instances,
        TemplateOperations templates,
        TagOperations tags,
        NetworkOperations networks,
        CatalogOperations catalog,
        SpotOperations spot,
        Admission admission
    )
    {
        _admission = admission;
        _operations = new Dictionary<string, Ec2Operation>(StringComparer.Ordinal)
        {
            ["RunInstances"] = new(run.RunAsync, LaunchParameters.Run, ChecksDryRun: true),
            ["CreateFleet"] = new(
                fleets.CreateAsync,
                "ClientToken Type SpotOptions OnDemandOptions LaunchTemplateConfigs TargetCapacitySpecification TagSpecification "
                    + "ExcessCapacityTerminationPolicy TerminateInstancesWithExpiration ReplaceUnhealthyInstances ValidFrom ValidUntil",
                ChecksDryRun: true
            ),
            ["DescribeInstances"] = new(instances.DescribeAsync, "InstanceId" + Paging),
            ["DescribeInstanceStatus"] = new(instances.DescribeStatusAsync, "InstanceId IncludeAllInstances" + Paging),
            ["TerminateInstances"] = new(instances.TerminateAsync, "InstanceId Force SkipOsShutdown", ChecksDryRun: true),
            ["StopInstances"] = new(instances.StopAsync, "InstanceId Force Hibernate SkipOsShutdown", ChecksDryRun: true),
            ["GetConsoleOutput"] = new(instances.GetConsoleOutputAsync, "InstanceId Latest"),
            ["DescribeImages"] = new(catalog.DescribeImagesAsync, "ImageId Owner ExecutableBy IncludeDeprecated IncludeDisabled" + Paging),
            ["DescribeInstanceTypes"] = new(CatalogOperations.DescribeInstanceTypesAsync, "InstanceType" + Paging),
            ["DescribeInstanceTypeOfferings"] = new(catalog.DescribeOfferingsAsync, "LocationType" + Paging),
            ["DescribeSpotPriceHistory"] = new(
                spot.DescribePricesAsync,
                "StartTime EndTime InstanceType ProductDescription AvailabilityZone" + Paging
            ),
            ["DescribeSpotInstanceRequests"] = new(spot.DescribeRequestsAsync, "SpotInstanceRequestId" + Paging),
            ["CancelSpotInstanceRequests"] = new(spot.CancelRequestsAsync, "SpotInstanceRequestId"),
            ["CreateLaunchTemplate"] = new(
                templates.CreateAsync,
                "ClientToken LaunchTemplateName VersionDescription LaunchTemplateData TagSpecification"
            ),
            ["CreateLaunchTemplateVersion"] = new(
                templates.CreateVersionAsync,
                "ClientToken LaunchTemplateId LaunchTemplateName SourceVersion VersionDescription LaunchTemplateData"
            ),
            ["DescribeLaunchTemplates"] = new(templates.DescribeAsync, "LaunchTemplateId LaunchTemplateName" + Paging),
            ["DescribeLaunchTemplateVersions"] = new(
                templates.DescribeVersionsAsync,
                "LaunchTemplateId LaunchTemplateName LaunchTemplateVersion MaxResults NextToken"
            ),
            ["ModifyLaunchTemplate"] = new(templates.ModifyAsync, "ClientToken LaunchTemplateId LaunchTemplateName SetDefaultVersion"),
            ["DeleteLaunchTemplate"] = new(templates.DeleteAsync, "LaunchTemplateId LaunchTemplateName"),
            ["DeleteLaunchTemplateVersions"] = new(
                templates.DeleteVersionsAsync,
                "LaunchTemplateId LaunchTemplateName LaunchTemplateVersion"
            ),
            ["CreateTags"] = new(tags.CreateAsync, "ResourceId Tag"),
            ["DeleteTags"] = new(tags.DeleteAsync, "ResourceId Tag"),
            ["DescribeTags"] = new(tags.DescribeAsync, Paging.TrimStart()),
            ["DescribeRegions"] = new(networks.DescribeRegionsAsync, "RegionName AllRegions Filter"),
            ["DescribeAvailabilityZones"] = new(networks.DescribeZonesAsync, "ZoneName ZoneId AllAvailabilityZones Filter"),
            ["DescribeSubnets"] = new(networks.DescribeSubnetsAsync, "SubnetId" + Paging),
            ["DescribeVpcs"] = new(networks.DescribeVpcsAsync, "VpcId" + Paging),
            ["DescribeSecurityGroups"] = new(networks.DescribeGroupsAsync, "GroupId GroupName" + Paging),
            ["CreateSecurityGroup"] = new(networks.CreateGroupAsync, "GroupName GroupDescription VpcId TagSpecification"),
            ["DeleteSecurityGroup"] = new(networks.DeleteGroupAsync, "GroupId GroupName"),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string SigningName => "ec2";

    public int? MaxBufferedBody => MaxBody;

    public bool Recognises(HttpRequest request) =>
        request.Headers.Authorization.ToString().Contains(Scope, StringComparison.Ordinal)
        || request.Query[PresignedQuery.Credential].ToString().EndsWith(Scope, StringComparison.Ordinal)
        || request.Query["Version"] == ApiVersion;

    public async Task HandleAsync(CloudRequest request)
    {
        // A browser sends a GET for every image of a page; nothing that acts may be one.
        if (!HttpMethods.IsPost(request.Http.Method))
            throw Ec2Errors.Error("InvalidRequest", "Actions are called by POST, with a form.", StatusCodes.Status405MethodNotAllowed);

        var input = Ec2Input.Read(request);
        var action = input.Optional("Action") ?? throw Ec2Errors.MissingParameter("Action");
        if (input.Optional("Version") is not ApiVersion and var version)
            throw Ec2Errors.Error(
                "InvalidAction",
                $"The version '{version}' is not valid for this web service; LocalCloud has {ApiVersion}."
            );
        if (!_operations.TryGetValue(action, out var operation))
            throw Ec2Errors.InvalidAction(action);

        _admission.Admit(action);
        operation.RequireKnown(input);
        var call = new Ec2Call(request, action, input);
        if (!operation.ChecksDryRun)
            call.EndDryRun();

        var content = await operation.Run(call);
        await WriteAsync(request, Ec2Xml.Node(action + "Response", [Ec2Xml.Node("requestId", request.RequestId), .. content]));
    }

    public CloudException Refuse(SignatureException refusal) =>
        refusal.Fault switch
        {
            SignatureFault.UnknownKey or SignatureFault.Mismatch => Ec2Errors.Error(
                "AuthFailure",
                "AWS was not able to validate the provided access credentials. " + refusal.Message,
                StatusCodes.Status401Unauthorized
            ),
            SignatureFault.NotAllowed => Ec2Errors.Error("UnauthorizedOperation", refusal.Message, StatusCodes.Status403Forbidden),
            SignatureFault.Skewed or SignatureFault.Expired => Ec2Errors.Error("RequestExpired", refusal.Message),
            SignatureFault.Unsigned => Ec2Errors.Error("MissingAuthenticationToken", refusal.Message, StatusCodes.Status403Forbidden),
            _ => Ec2Errors.Error("AuthFailure", refusal.Message, StatusCodes.Status401Unauthorized),
        };

    public Task WriteErrorAsync(CloudRequest request, CloudException error) =>
        WriteAsync(
            request,
            new XElement(
                "Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                new XElement("RequestID", request.RequestId)
            )
        );

    private static Task WriteAsync(CloudRequest request, XElement root)
    {
        request.Response.Headers["x-amzn-requestid"] = request.RequestId;
        return XmlBody.WriteAsync(request.Response, "text/xml;charset=UTF-8", root);
    }
}

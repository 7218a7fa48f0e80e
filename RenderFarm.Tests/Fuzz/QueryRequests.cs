using System.Text;
using System.Text.Json;
using CsCheck;
using RenderFarm.Tests.LocalCloud.Ec2;
using static RenderFarm.Tests.Fuzz.FuzzWords;

namespace RenderFarm.Tests.Fuzz;

/// <summary>Requests for LocalCloud's SQS, EC2 and own pages that no client would send.</summary>
internal static class QueryRequests
{
    private static readonly string[] SqsNames = Names(
        """
        QueueUrl QueueName Attributes AttributeNames MessageBody MessageAttributes MessageSystemAttributes MessageAttributeNames
        DelaySeconds VisibilityTimeout MaxNumberOfMessages ReceiptHandle Entries Id Tags tags TagKeys QueueNamePrefix MaxResults
        NextToken RedrivePolicy DataType StringValue BinaryValue Name Value
        """
    );

    private static readonly string[] SqsActions = Names(
        """
        CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueues ListDeadLetterSourceQueues DeleteQueue PurgeQueue
        TagQueue UntagQueue ListQueueTags SendMessage SendMessageBatch ReceiveMessage DeleteMessage DeleteMessageBatch
        ChangeMessageVisibility ChangeMessageVisibilityBatch Nothing
        """
    );

    // Right for most actions; what follows under the same name counts in its place.
    private static readonly string SqsGood = $$$"""
        "QueueUrl":"http://localhost/000000000000/{{{Bucket}}}","QueueName":"{{{Bucket}}}","MessageBody":"body",
        "ReceiptHandle":"AAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAB","VisibilityTimeout":0,
        "Entries":[{"Id":"1","MessageBody":"body","ReceiptHandle":"AAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAB","VisibilityTimeout":0}],
        "Tags":{"a":"b"},"TagKeys":["a"]
        """;

    public static readonly Gen<FuzzRequest> SqsJson =
        from action in Gen.OneOf(SqsActions)
        from members in Gen.Select(Gen.OneOf(SqsNames), Json(3)).Array[0, 2]
        from broken in Gen.Frequency((19, Gen.Const(string.Empty)), (1, Word))
        select new FuzzRequest(
            "sqs",
            "POST",
            "/",
            [("x-amz-target", "AmazonSQS." + action), ("content-type", "application/x-amz-json-1.0")],
            Encoding.UTF8.GetBytes($"{{{SqsGood}{string.Concat(members.Select(member => $",\"{member.Item1}\":{member.Item2}"))}}}{broken}")
        );

    private static readonly Gen<string> DottedName = Gen.Select(
        Gen.OneOf([
            .. SqsNames,
            "Attribute",
            "MessageAttribute",
            "Tag",
            "TagKey",
            "AttributeName",
            "SendMessageBatchRequestEntry",
            "DeleteMessageBatchRequestEntry",
        ]),
        Gen.OneOf(
            "1",
            "2",
            "0",
            "-1",
            "99999999999",
            "x",
            "1.Name",
            "1.Value",
            "1.Value.DataType",
            "1.Value.StringValue",
            "1.Id",
            "1.MessageBody",
            "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1"
        ),
        (name, rest) => $"{name}.{rest}"
    );

    public static readonly Gen<FuzzRequest> SqsForm =
        from action in Gen.OneOf(SqsActions)
        from fields in Gen.Select(Gen.OneOf<string>(Gen.OneOf(SqsNames), DottedName), Word).Array[0, 6]
        from path in Gen.OneOf("/", $"/000000000000/{Bucket}", "/x")
        select Form("sqs", path, action, "2012-11-05", fields);

    private static readonly string[] Ec2Actions = Names(
        """
        RunInstances CreateFleet DescribeInstances DescribeInstanceStatus TerminateInstances StopInstances GetConsoleOutput
        DescribeImages DescribeInstanceTypes DescribeInstanceTypeOfferings DescribeSpotPriceHistory DescribeSpotInstanceRequests
        CancelSpotInstanceRequests CreateLaunchTemplate CreateLaunchTemplateVersion DescribeLaunchTemplates
        DescribeLaunchTemplateVersions ModifyLaunchTemplate DeleteLaunchTemplate DeleteLaunchTemplateVersions CreateTags DeleteTags
        DescribeTags DescribeRegions DescribeAvailabilityZones DescribeSubnets DescribeVpcs DescribeSecurityGroups CreateSecurityGroup
        DeleteSecurityGroup Nothing
        """
    );

    private static readonly string[] Ec2Names = Names(
        """
        ImageId InstanceType MinCount MaxCount UserData ClientToken DryRun InstanceId.1 Filter.1.Name Filter.1.Value.1 MaxResults
        NextToken StartTime EndTime ProductDescription.1 AvailabilityZone SpotInstanceRequestId.1 LaunchTemplateName LaunchTemplateId
        LaunchTemplateData.UserData LaunchTemplateData.ImageId LaunchTemplateData.InstanceType LaunchTemplateVersion.1 SourceVersion
        SetDefaultVersion VersionDescription ResourceId.1 Tag.1.Key Tag.1.Value TagSpecification.1.ResourceType
        TagSpecification.1.Tag.1.Key GroupName GroupDescription GroupId.1 VpcId SubnetId.1 RegionName.1 ZoneName.1 LocationType
        Owner.1 ImageId.1 InstanceType.1 Type TargetCapacitySpecification.TotalTargetCapacity
        TargetCapacitySpecification.DefaultTargetCapacityType SpotOptions.AllocationStrategy SpotOptions.MaxTotalPrice
        LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateName
        LaunchTemplateConfigs.1.LaunchTemplateSpecification.Version LaunchTemplateConfigs.1.Overrides.1.InstanceType
        LaunchTemplateConfigs.1.Overrides.1.Priority InstanceMarketOptions.MarketType InstanceMarketOptions.SpotOptions.MaxPrice
        BlockDeviceMapping.1.DeviceName BlockDeviceMapping.1.Ebs.VolumeSize NetworkInterface.1.SubnetId MetadataOptions.HttpTokens
        IamInstanceProfile.Arn Placement.AvailabilityZone SecurityGroupId.1 Filter.x Filter.1.Value.x
        A.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1
        """
    );

    private static readonly Gen<string> Ec2Word = Gen.Frequency(
        (3, Word),
        (
            1,
            Gen.OneOf(
                "tag:farm",
                "instance-state-name",
                "spot",
                "capacity-optimized",
                "price-capacity-optimized",
                "instant",
                "instance",
                "fuzz",
                "ami-0c1",
                "default",
                "sg-0123456789abcdef0",
                "IyEvYmluL3NoCg=="
            )
        )
    );

    public static readonly Gen<FuzzRequest> Ec2 =
        from action in Gen.OneOf(Ec2Actions)
        from fields in Gen.Select(Gen.OneOf(Ec2Names), Ec2Word).Array[0, 4]
        from good in Gen.OneOf(
            [],
            [],
            [("ImageId", Ec2Bench.Image), ("InstanceType", "c5.large"), ("MinCount", "1"), ("MaxCount", "1")],
            [("LaunchTemplateName", "fuzz"), ("LaunchTemplateData.InstanceType", "c5.large")],
            new (string, string)[] { ("ResourceId.1", "i-0123456789abcdef0"), ("Tag.1.Key", "a") }
        )
        from version in Gen.Frequency((19, Gen.Const("2016-11-15")), (1, Word))
        select Form("ec2", "/", action, version, good.Concat(fields));

    public static readonly Gen<FuzzRequest> Control =
        from method in Gen.OneOf("GET", "POST", "PUT", "HEAD")
        from path in Gen.OneOf<string>(
            Gen.OneOf("/_localcloud/instances", "/_localcloud/market", "/_localcloud/instances/i-0/interrupt", "/_localcloud", "/health"),
            Word.Select(word => "/_localcloud/instances/" + Escape(word))
        )
        from body in Gen.OneOf<string>(Gen.Const(string.Empty), Json(2))
        select new FuzzRequest(Service: null, method, path, [("content-type", "application/json")], Encoding.UTF8.GetBytes(body));

    private static FuzzRequest Form(
        string service,
        string path,
        string action,
        string version,
        IEnumerable<(string Name, string Value)> fields
    ) =>
        new(
            service,
            "POST",
            path,
            [("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
            Encoding.ASCII.GetBytes(
                $"Action={action}&Version={Escape(version)}"
                    + string.Concat(fields.Select(field => $"&{Escape(field.Name)}={Escape(field.Value)}"))
            )
        );

    private static Gen<string> Json(int depth)
    {
        var leaf = Gen.Frequency(
            (4, Word.Select(word => JsonSerializer.Serialize(word))),
            (
                2,
                Gen.OneOf(
                    "0",
                    "-1",
                    "1e400",
                    "99999999999999999999",
                    "null",
                    "true",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "[]",
                    "{}",
                    $"\"http://localhost/000000000000/{Bucket}\"",
                    "\"All\"",
                    "\"String\"",
                    "\"Binary\""
                )
            )
        );
        if (depth == 0)
            return leaf;
        var inner = Json(depth - 1);
        return Gen.Frequency(
            (3, leaf),
            (1, inner.Array[0, 12].Select(items => $"[{string.Join(',', items)}]")),
            (
                2,
                Gen.Select(Gen.OneOf<string>(Gen.OneOf(SqsNames), Gen.OneOf("a", "\\ud800", "")), inner)
                    .Array[0, 5]
                    .Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}")
            )
        );
    }
}

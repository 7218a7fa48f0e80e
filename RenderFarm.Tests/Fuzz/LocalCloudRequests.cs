using System.Text;
using System.Text.Json;
using CsCheck;
using RenderFarm.Tests.LocalCloud.Ec2;

namespace RenderFarm.Tests.Fuzz;

/// <summary>Requests for LocalCloud that no client would send.</summary>
internal static class LocalCloudRequests
{
    /// <summary>The bucket, and the queue, that there are.</summary>
    public const string Bucket = "fuzz";

    // Stands for the id of an upload, which is known when LocalCloud is up.
    public const string UploadWord = "an-upload";

    private static readonly Gen<string> Word = Gen.Frequency(
        (
            6,
            Gen.OneOf(
                "",
                "0",
                "1",
                "-1",
                "2",
                "10001",
                "2147483647",
                "2147483648",
                "-9223372036854775808",
                "99999999999999999999",
                "1e9",
                "NaN",
                "0x10",
                " ",
                "a",
                "key",
                "true",
                "null",
                "*",
                "?",
                "\\",
                "/",
                "//",
                "../..",
                ".",
                "%",
                "%zz",
                "%00",
                "%ff%fe",
                "+",
                "&",
                "=",
                ";",
                "{}",
                "[]",
                "\"",
                "'",
                "<a>",
                "]]>",
                "&#x1;",
                "\u0001",
                "\u007f",
                "\u00e9",
                "\u2028",
                "\ud83d\ude00",
                "\ufffe",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2026-11-26T00:00:00Z",
                "Thu, 26 Nov 2026 00:00:00 GMT",
                "YQ==",
                "AAAA",
                "====",
                "bytes=0-",
                "bytes=-1",
                "bytes=9-1",
                "bytes=9223372036854775807-9223372036854775807",
                "\"etag\"",
                "W/\"etag\"",
                "sha256",
                "CRC32",
                "url",
                "REPLACE",
                $"/{Bucket}/key",
                $"{Bucket}/nothing",
                "i-0123456789abcdef0",
                "i-",
                "lt-0123456789abcdef0",
                UploadWord,
                UploadWord,
                UploadWord,
                "c5.large",
                "eu-central-1a",
                "$Latest",
                "$Default",
                "one-time"
            )
        ),
        (1, Gen.String[0, 40]),
        (1, Gen.Int[0, 4000].Select(length => new string('x', length)))
    );

    private static readonly Gen<string> HeaderWord = Word.Select(word =>
        string.Concat(word.Where(letter => letter is >= ' ' and < '\u007f' or > '\u009f' and <= '\u00ff')).Trim()
    );

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 3000];

    private static readonly string[] S3Queries =
    [
        "x-amz-meta-\u0001 b",
        .. Names(
            """
            list-type prefix delimiter max-keys continuation-token start-after marker encoding-type uploads uploadId uploadId partNumber
            partNumber delete tagging location versioning versionId response-content-type response-content-disposition response-expires
            part-number-marker max-parts max-uploads x-amz-meta-a x-amz-checksum-crc32 x-amz-checksum-algorithm x-amz-copy-source
            x-amz-decoded-content-length x-amz-trailer
            """
        ),
    ];

    private static readonly string[] S3Headers = Names(
        """
        range if-match if-none-match if-modified-since if-unmodified-since content-md5 content-type content-encoding
        content-disposition expires x-amz-copy-source x-amz-copy-source-range x-amz-copy-source-if-match x-amz-metadata-directive
        x-amz-checksum-crc32 x-amz-checksum-crc64nvme x-amz-checksum-sha256 x-amz-sdk-checksum-algorithm x-amz-checksum-algorithm
        x-amz-checksum-type x-amz-checksum-mode x-amz-trailer x-amz-decoded-content-length x-amz-mp-object-size x-amz-meta-a
        x-amz-security-token
        """
    );

    private static readonly Gen<byte[]> S3Body = Gen.OneOf<byte[]>(
        Gen.Const(Array.Empty<byte>()),
        Bytes,
        Word.Select(word => Encoding.UTF8.GetBytes($"<Delete><Object><Key>{word}</Key></Object><Quiet>{word}</Quiet></Delete>")),
        Gen.Select(
            Word,
            Word,
            (part, tag) =>
                Encoding.UTF8.GetBytes(
                    "<CompleteMultipartUpload "
                        + $"xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + $"<Part><PartNumber>{part}</PartNumber><ETag>{tag}</ETag></Part></CompleteMultipartUpload>"
                )
        ),
        Gen.Select(Word, Bytes, Word, Chunked)
    );

    public static readonly Gen<FuzzRequest> S3 =
        from method in Gen.Frequency(
            (12, Gen.OneOf("GET", "PUT", "PUT", "DELETE", "HEAD", "POST")),
            (1, Gen.OneOf("OPTIONS", "PATCH", "get"))
        )
        from path in Gen.Frequency(
            (3, Gen.Const($"/{Bucket}")),
            (6, Gen.Const($"/{Bucket}/key")),
            (4, Word.Select(word => $"/{Bucket}/{Escape(word)}")),
            (1, Word.Select(word => "/" + Escape(word))),
            (1, Word.Select(word => "/" + Raw(word)))
        )
        from query in Pairs(S3Queries, Word)
        from headers in Pairs(S3Headers, HeaderWord)
        from body in S3Body
        from hash in Gen.OneOf<string?>(
            null,
            null,
            "UNSIGNED-PAYLOAD",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "STREAMING-X",
            "x"
        )
        from framing in Framings
        select new FuzzRequest("s3", method, path + Query(query), headers, body, hash, framing);

    // One of Amazon's headers that is not signed is one too many.
    public static readonly Gen<FuzzRequest> Presigned =
        from method in Gen.OneOf("PUT", "PUT", "PUT", "GET", "HEAD", "OPTIONS")
        from key in Word
        from query in Pairs(S3Queries, Word)
        from headers in Pairs(
            [
                .. S3Headers.Where(name => !name.StartsWith("x-amz", StringComparison.Ordinal)),
                "origin",
                "sec-fetch-site",
                "access-control-request-method",
                "access-control-request-headers",
                "x-amz-content-sha256",
            ],
            HeaderWord
        )
        from body in S3Body
        from framing in Framings
        select new FuzzRequest(
            "s3",
            method,
            $"/{Bucket}/{Escape(key)}" + Query(query),
            headers,
            body,
            PayloadHash: null,
            framing,
            IsPresigned: true
        );

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
        "QueueUrl":"http://localhost/000000000000/{{{Bucket}}}","QueueName":"{{{Bucket}}}","MessageBody":"body","ReceiptHandle":"AAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAB","VisibilityTimeout":0,
        "Entries":[{"Id":"1","MessageBody":"body","ReceiptHandle":"AAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAB","VisibilityTimeout":0}],"Tags":{"a":"b"},"TagKeys":["a"]
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

    // As Amazon frames them, but for a last chunk of any size and any trailer.
    private static byte[] Chunked(string size, byte[] bytes, string trailer) =>
        [
            .. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"),
            .. bytes,
            .. Encoding.UTF8.GetBytes($"\r\n{size};chunk-signature={trailer}\r\nx-amz-checksum-crc32:{trailer}\r\n\r\n"),
        ];

    private static Gen<FuzzRequest.Framings> Framings =>
        Gen.OneOf(FuzzRequest.Framings.Length, FuzzRequest.Framings.Length, FuzzRequest.Framings.Chunked, FuzzRequest.Framings.None);

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

    private static Gen<(string Name, string Value)[]> Pairs(string[] names, Gen<string> values) =>
        Gen.Select(Gen.OneOf(names), values).Array[0, 4];

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

    private static string Query((string Name, string Value)[] pairs) =>
        pairs.Length == 0 ? string.Empty : "?" + string.Join('&', pairs.Select(pair => $"{Escape(pair.Name)}={Escape(pair.Value)}"));

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // As it is, as far as it can stand in a request's line.
    private static string Raw(string text) => string.Concat(text.Where(letter => letter is > ' ' and < '\u007f' and not ('?' or '#')));

    private static string[] Names(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}

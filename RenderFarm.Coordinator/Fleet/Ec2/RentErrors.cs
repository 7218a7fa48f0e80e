using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Instances;
using static RenderFarm.Coordinator.Instances.RentProblem;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>EC2's error codes, each with what it means for the farm and the way out.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html</remarks>
internal static partial class RentErrors
{
    /// <summary>Reasons that one notice names.</summary>
    private const int Named = 3;

    /// <summary>After these nobody knows whether the call was carried out.</summary>
    public static bool IsOutcomeUnknown(string? code) =>
        code is null or "" or "InternalError" or "InternalFailure" or "Unavailable" or "ServiceUnavailable" or "RequestTimeout";

    /// <summary>Several reasons as one: that which asks most of the user gives it its kind.</summary>
    public static RentFault Together(IEnumerable<RentFault> faults)
    {
        var distinct = faults.DistinctBy(fault => fault.Text).OrderBy(fault => Rank(fault.Problem)).ToList();
        return new RentFault(distinct[0].Problem, string.Join(' ', distinct.Take(Named).Select(fault => fault.Text)));
    }

    /// <summary>Explains an error.</summary>
    public static RentFault Explain(string code, string message, RentContext context) =>
        code switch
        {
            "InsufficientInstanceCapacity"
            or "InsufficientHostCapacity"
            or "InsufficientCapacity"
            or "UnfulfillableCapacity"
            or "InsufficientReservedInstanceCapacity" => new(
                Capacity,
                $"EC2 has no {Market(context)} capacity for {context.Types} at the moment ({code}). The farm goes on asking. More "
                    + $"instance types or zones find more{OrOnDemand(context)}."
            ),
            "MaxSpotInstanceCountExceeded" => Quota(code, InstanceMarket.Spot, context),
            "VcpuLimitExceeded" or "InstanceLimitExceeded" => Quota(code, context.Market, context),
            "SpotMaxPriceTooLow" => new(
                Price,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The price limit of ${context.MaxPrice} an hour is below the market for {context.Types} ({Short(message)}). Submit "
                        + $"the job with a higher --max-price, or without one."
                )
            ),
            "RequestLimitExceeded"
            or "Throttling"
            or "ThrottlingException"
            or "SpotInstanceRequestRateExceeded"
            or "EC2ThrottledException" => new(
                Throttled,
                $"EC2 takes no more requests for a moment ({code}). The farm slows down by itself."
            ),
            "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" or "UnauthorizedAccess" => new(
                Permission,
                $"AWS does not allow {Denied(message, context)} with the coordinator's credentials ({code}). Add the permission to their "
                    + "policy; deploy/renderfarm.template.yaml has the whole one."
            ),
            "AuthFailure.ServiceLinkedRoleCreationNotPermitted" => new(
                Permission,
                "The account has no service-linked role for spot instances yet, and the credentials may not create it. Allow "
                    + "iam:CreateServiceLinkedRole, or run 'aws iam create-service-linked-role --aws-service-name spot.amazonaws.com' once."
            ),
            "AuthFailure"
            or "InvalidClientTokenId"
            or "UnrecognizedClientException"
            or "SignatureDoesNotMatch"
            or "MissingAuthenticationToken"
            or "IncompleteSignature" => new(
                Permission,
                $"AWS does not accept the coordinator's credentials ({code}). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                    + "AWS_PROFILE, to valid ones and start it again; a clock that is wrong does this too."
            ),
            "RequestExpired" or "ExpiredToken" or "ExpiredTokenException" => new(
                Permission,
                $"The coordinator's credentials have expired ({code}). Sign in again, for instance with 'aws sso login', and start it "
                    + "again; a clock that is wrong does this too."
            ),
            "Blocked" or "PendingVerification" => new(
                Permission,
                $"AWS has not unlocked the account for this yet ({code}): {Short(message)} AWS writes an e-mail when it has; the farm "
                    + "goes on asking."
            ),
            "OptInRequired" => new(
                Configuration,
                $"The image needs a subscription in the AWS Marketplace, or the account is not signed up for EC2 in {context.Region} "
                    + $"({code}): {Short(message)} Accept the terms there, or choose another Fleet:Image."
            ),
            "InvalidAMIID.NotFound" or "InvalidAMIID.Malformed" or "InvalidAMIID.Unavailable" or "InvalidAMIID.NotAvailable" => new(
                Configuration,
                $"The image is not there in {context.Region} ({code}): {Short(message)} Images belong to one region: set Fleet:Image to "
                    + $"one of {context.Region}."
            ),
            "InvalidInstanceType" or "InstanceTypeNotSupported" => UnknownType(code, message, context),
            "InvalidParameterValue"
            or "InvalidFleetConfiguration"
            or "InvalidFleetConfig"
            or "InvalidParameterCombination" when IsAboutPrice(message) => Explain("SpotMaxPriceTooLow", message, context),
            "InvalidParameterValue" or "InvalidFleetConfiguration" or "InvalidFleetConfig" when IsAboutType(message) => UnknownType(
                code,
                message,
                context
            ),
            "InvalidParameterValue"
                when message.Contains("iamInstanceProfile", StringComparison.OrdinalIgnoreCase)
                    || message.Contains("instance profile", StringComparison.OrdinalIgnoreCase) => new(
                Configuration,
                $"The instance profile is not there ({code}): {Short(message)} Set Fleet:InstanceProfile to the one that deploy/ made; a "
                    + "new one takes some seconds to be known."
            ),
            "Unsupported" or "UnsupportedOperation" or "UnsupportedInstanceAttribute" => new(
                Configuration,
                $"{context.Types} cannot be had like this ({code}): {Short(message)} Add instance types, or subnets in other zones "
                    + "(Fleet:Subnets)."
            ),
            "InvalidSubnetID.NotFound"
            or "InvalidSubnet.NotFound"
            or "InvalidSubnetId.NotFound"
            or "InvalidSubnetID.Malformed"
            or "InvalidSubnet" => new(
                Configuration,
                $"A subnet is not there in {context.Region} ({code}): {Short(message)} Correct Fleet:Subnets."
            ),
            "VPCIdNotSpecified" or "MissingInput" or "DefaultVpcDoesNotExist" => new(
                Configuration,
                $"The account has no default network in {context.Region} ({code}). Set Fleet:Subnets to subnets of a network of yours, or "
                    + "run 'aws ec2 create-default-vpc'."
            ),
            "InsufficientFreeAddressesInSubnet" => new(
                Capacity,
                $"A subnet has no addresses left ({code}). Add subnets to Fleet:Subnets, or end instances that are not needed."
            ),
            "InvalidGroup.NotFound" or "InvalidGroupId.Malformed" or "InvalidSecurityGroupID.NotFound" => new(
                Configuration,
                $"A security group is not there ({code}): {Short(message)} Correct Fleet:SecurityGroups."
            ),
            "InvalidKeyPair.NotFound" => new(
                Configuration,
                $"The key pair is not there in {context.Region} ({code}): {Short(message)} Correct Fleet:KeyPair."
            ),
            "InvalidLaunchTemplateId.NotFound"
            or "InvalidLaunchTemplateId.NotFoundException"
            or "InvalidLaunchTemplateName.NotFoundException"
            or "InvalidLaunchTemplateId.VersionNotFound"
            or "InvalidLaunchTemplateName.NotFound" => new(
                Configuration,
                $"The launch template is not there ({code}): {Short(message)} If Fleet:LaunchTemplate is set, correct it; otherwise the "
                    + "farm makes a new one."
            ),
            "InvalidParameter"
                when message.Contains("arameter", StringComparison.Ordinal)
                    && message.Contains("ssm", StringComparison.OrdinalIgnoreCase) => new(
                Configuration,
                $"Systems Manager does not have the image's parameter in {context.Region}: {Short(message)} Set Fleet:Image to ami-… or "
                    + "name:PATTERN."
            ),
            "IdempotentParameterMismatch" => new(
                Other,
                "An earlier request of the same name was different, and EC2 carries out the first only. The farm asks with a new name."
            ),
            _ => new(Other, $"EC2 refuses {context.Action} ({code}): {Short(message)}"),
        };

    /// <summary>There are no credentials at all, as the SDK says before it calls anybody.</summary>
    public static RentFault NoCredentials(string message) =>
        new(
            Permission,
            $"The coordinator has no AWS credentials: {Short(message)} Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, "
                + "and start it again."
        );

    private static RentFault Quota(string code, InstanceMarket market, RentContext context) =>
        new(
            RentProblem.Quota,
            $"The account may not have more such instances: its quota {QuotaNames.Of(context.InstanceTypes, market)} in {context.Region} "
                + $"is used up ({code}). "
                + "A new account has 0: ask for more in the console under Service Quotas, Amazon EC2; it counts virtual processors, and "
                + "AWS answers within some days."
        );

    private static RentFault UnknownType(string code, string message, RentContext context) =>
        new(
            Configuration,
            $"{context.Region} does not have one of {context.Types} ({code}): {Short(message)} 'aws ec2 describe-instance-type-offerings' "
                + "lists what it has."
        );

    private static string Market(RentContext context) => context.Market == InstanceMarket.Spot ? "spot" : "on-demand";

    private static string OrOnDemand(RentContext context) =>
        context.Market == InstanceMarket.Spot ? ", and --on-demand rents at the full price what the spot market does not have" : "";

    private static string Denied(string message, RentContext context) =>
        DeniedAction().Match(message) is { Success: true } match ? match.Groups["action"].Value : context.Action;

    private static bool IsAboutPrice(string message) =>
        message.Contains("price", StringComparison.OrdinalIgnoreCase) && message.Contains("lower", StringComparison.OrdinalIgnoreCase);

    private static bool IsAboutType(string message) =>
        message.Contains("instance type", StringComparison.OrdinalIgnoreCase)
        || message.Contains("instanceType", StringComparison.OrdinalIgnoreCase);

    /// <summary>One sentence, without the blob that encodes the policy.</summary>
    private static string Short(string message)
    {
        var text = Encoded().Replace(message.ReplaceLineEndings(" "), "").Trim();
        text = text.Length <= 300 ? text : text[..300] + "…";
        return text.EndsWith('.') || text.Length == 0 ? text : text + ".";
    }

    private static int Rank(RentProblem problem) =>
        problem switch
        {
            Permission => 0,
            Configuration => 1,
            RentProblem.Quota => 2,
            Price => 3,
            Capacity => 4,
            Throttled => 5,
            _ => 6,
        };

    [GeneratedRegex("perform:? (?<action>[a-z0-9-]+:[A-Za-z]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeniedAction();

    [GeneratedRegex("Encoded authorization failure message: \\S+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Encoded();
}

/// <summary>Why instances could not be rented.</summary>
/// <param name="Problem">Its kind.</param>
/// <param name="Text">A sentence or two that say what is wrong and what to do.</param>
internal sealed record RentFault(RentProblem Problem, string Text);

/// <summary>What was asked for, for the explanation of a refusal.</summary>
/// <param name="Action">The call, as permissions name it: <c>ec2:RunInstances</c>.</param>
/// <param name="InstanceTypes">Types that it was about.</param>
/// <param name="Market">Where.</param>
/// <param name="Region">The farm's region.</param>
/// <param name="MaxPrice">Its price limit, in US dollars an hour.</param>
internal sealed record RentContext(
    string Action,
    IReadOnlyList<string> InstanceTypes,
    InstanceMarket Market,
    string Region,
    decimal? MaxPrice = null
)
{
    /// <summary>The types in a row.</summary>
    public string Types => InstanceTypes.Count == 0 ? "the instance types" : string.Join(", ", InstanceTypes);
}

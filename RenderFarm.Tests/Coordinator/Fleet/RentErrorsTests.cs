using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Fleet;

[Trait("Category", "Fast")]
public sealed class RentErrorsTests
{
    [Theory]
    [InlineData("InsufficientInstanceCapacity", "", "Capacity", "--on-demand")]
    [InlineData("UnfulfillableCapacity", "", "Capacity", "More instance types or zones")]
    [InlineData(
        "MaxSpotInstanceCountExceeded",
        "Max spot instance count exceeded",
        "Quota",
        "\"All G and VT Spot Instance Requests\" (L-3819A6DF)"
    )]
    [InlineData("MaxSpotInstanceCountExceeded", "", "Quota", "A new account has 0")]
    [InlineData("VcpuLimitExceeded", "", "Quota", "L-3819A6DF")]
    [InlineData(
        "SpotMaxPriceTooLow",
        "Your Spot request price of 0.01 is lower than the minimum required Spot request fulfillment price of 0.21.",
        "Price",
        "$0.01 an hour is below the market"
    )]
    [InlineData("InvalidParameterValue", "The price is lower than the minimum", "Price", "--max-price")]
    [InlineData("RequestLimitExceeded", "", "Throttled", "slows down by itself")]
    [InlineData(
        "UnauthorizedOperation",
        "You are not authorized to perform this operation.",
        "Permission",
        "AWS does not allow ec2:CreateFleet"
    )]
    [InlineData(
        "UnauthorizedOperation",
        "User: arn:aws:iam::1:user/x is not authorized to perform: iam:PassRole on resource: r. Encoded authorization failure message: "
            + "QUJD",
        "Permission",
        "AWS does not allow iam:PassRole"
    )]
    [InlineData("AuthFailure", "AWS was not able to validate the provided access credentials", "Permission", "AWS_PROFILE")]
    [InlineData("ExpiredToken", "", "Permission", "aws sso login")]
    [InlineData("AuthFailure.ServiceLinkedRoleCreationNotPermitted", "", "Permission", "iam:CreateServiceLinkedRole")]
    [InlineData("OptInRequired", "You are not subscribed", "Configuration", "Accept the terms")]
    [InlineData(
        "InvalidAMIID.NotFound",
        "The image id '[ami-1]' does not exist",
        "Configuration",
        "set Fleet:Image to one of eu-central-1"
    )]
    [InlineData(
        "InvalidParameterValue",
        "Invalid value 'g9.xlarge' for InstanceType: invalid instance type",
        "Configuration",
        "describe-instance-type-offerings"
    )]
    [InlineData(
        "Unsupported",
        "Your requested instance type is not supported in your requested Availability Zone (eu-central-1c).",
        "Configuration",
        "subnets in other zones"
    )]
    [InlineData("InvalidSubnetID.NotFound", "The subnet ID 'subnet-1' does not exist", "Configuration", "Correct Fleet:Subnets")]
    [InlineData("InvalidLaunchTemplateName.NotFoundException", "", "Configuration", "Fleet:LaunchTemplate")]
    [InlineData("VPCIdNotSpecified", "No default VPC", "Configuration", "create-default-vpc")]
    [InlineData("SomethingNew", "Nobody has heard of it", "Other", "EC2 refuses ec2:CreateFleet (SomethingNew): Nobody has heard of it.")]
    public void Every_error_says_what_to_do(string code, string message, string problem, string way)
    {
        var fault = RentErrors.Explain(
            code,
            message,
            new RentContext("ec2:CreateFleet", ["g4dn.xlarge", "g5.xlarge"], InstanceMarket.Spot, "eu-central-1", 0.01m)
        );

        Assert.Equal(problem, fault.Problem.ToString());
        Assert.Contains(way, fault.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Encoded", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g6e.2xlarge", InstanceMarket.Spot, "L-3819A6DF")]
    [InlineData("g6e.2xlarge", InstanceMarket.OnDemand, "L-DB2E81BA")]
    [InlineData("p3.2xlarge", InstanceMarket.Spot, "L-7212CCBC")]
    [InlineData("c7g.large", InstanceMarket.Spot, "L-34B43A08")]
    [InlineData("m5.large", InstanceMarket.OnDemand, "L-1216C47A")]
    public void The_quota_is_that_of_the_family(string type, InstanceMarket market, string quota) =>
        Assert.Contains(quota, QuotaNames.Of([type], market), StringComparison.Ordinal);

    [Fact]
    public void What_asks_most_of_the_user_comes_first()
    {
        var together = RentErrors.Together([
            new(RentProblem.Capacity, "None left."),
            new(RentProblem.Quota, "Too many."),
            new(RentProblem.Capacity, "None left."),
        ]);

        Assert.Equal(new RentFault(RentProblem.Quota, "Too many. None left."), together);
    }
}

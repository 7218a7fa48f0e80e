using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.EC2.Internal;

/// <summary>Retries also what EC2 alone calls throttling.</summary>
internal sealed class Ec2AdaptiveRetryPolicy : AdaptiveRetryPolicy
{
    public Ec2AdaptiveRetryPolicy(IClientConfig config)
        : base(config)
    {
        ThrottlingErrorCodes.Add("EC2ThrottledException");
    }
}

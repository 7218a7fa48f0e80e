using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.EC2.Internal;

/// <summary>Retries also what EC2 alone calls throttling.</summary>
internal sealed class Ec2StandardRetryPolicy : StandardRetryPolicy
{
    public Ec2StandardRetryPolicy(IClientConfig config)
        : base(config)
    {
        ThrottlingErrorCodes.Add("EC2ThrottledException");
    }
}

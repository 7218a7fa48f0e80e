using System.Text.Json;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>Where messages go that were received too often.</summary>
/// <param name="DeadLetterTargetArn">ARN of the dead-letter queue.</param>
/// <param name="MaxReceiveCount">Receives that a message gets before it is moved, 1 to 1000.</param>
internal sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount)
{
    public static RedrivePolicy Parse(string json)
    {
        try
        {
            var input = SqsInput.Parse(System.Text.Encoding.UTF8.GetBytes(json));
            return new(input.Required("deadLetterTargetArn"), input.Integer("maxReceiveCount", 1, 1000) ?? throw new JsonException());
        }
        catch (Exception e) when (e is JsonException or Http.CloudException)
        {
            throw SqsErrors.InvalidParameter(
                "RedrivePolicy",
                json,
                "It must be JSON with deadLetterTargetArn and a maxReceiveCount of 1 to 1000."
            );
        }
    }
}

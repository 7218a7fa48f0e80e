using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>One operation to be done.</summary>
internal sealed record SqsCall(CloudRequest Request, SqsInput Input)
{
    /// <summary>The queue that the call addresses by URL.</summary>
    public string QueueName => QueueNames.FromUrl(Input.Required("QueueUrl"));

    public string UrlOf(string queueName) => QueueNames.Url(Request.Http, queueName);
}

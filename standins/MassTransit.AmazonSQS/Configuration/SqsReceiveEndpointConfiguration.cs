using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsReceiveEndpointConfiguration(
    SqsHostConfiguration hostConfiguration,
    QueueSettings settings,
    SqsEndpointConfiguration endpointConfiguration
) : ReceiveEndpointConfiguration(hostConfiguration, endpointConfiguration), IAmazonSqsReceiveEndpointConfigurator
{
    /// <summary>SQS hides no message for longer.</summary>
    private static readonly TimeSpan LongestVisibilityTimeout = TimeSpan.FromHours(12);

    private Uri? _inputAddress;

    public QueueSettings Settings => settings;

    public override Uri HostAddress => hostConfiguration.HostAddress;

    public override Uri InputAddress =>
        _inputAddress ??= new AmazonSqsEndpointAddress(HostAddress, settings.Name, settings.Durable, settings.AutoDelete);

    public bool Durable
    {
        set
        {
            settings.Durable = value;
            Changed(nameof(Durable));
        }
    }

    public bool AutoDelete
    {
        set
        {
            settings.AutoDelete = value;
            Changed(nameof(AutoDelete));
        }
    }

    public IDictionary<string, object> QueueAttributes => settings.Attributes;

    public IDictionary<string, string> QueueTags => settings.Tags;

    public ushort WaitTimeSeconds
    {
        set => settings.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => settings.PurgeOnStartup = value;
    }

    public int RedeliverVisibilityTimeout
    {
        set => settings.RedeliverVisibilityTimeout = value;
    }

    public TimeSpan MaxVisibilityTimeout
    {
        set => settings.MaxVisibilityTimeout = value < LongestVisibilityTimeout ? value : LongestVisibilityTimeout;
    }

    public int MaxVisibilityTimeoutRenewal
    {
        set => settings.MaxVisibilityTimeoutRenewal = Math.Max(60, value);
    }

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateContext();

    public void Build(IHost host)
    {
        var context = CreateContext();
        var receiveEndpoint = new ReceiveEndpoint(new SqsReceiveTransport(hostConfiguration, context), context);
        host.AddReceiveEndpoint(settings.Name, receiveEndpoint);
        ReceiveEndpoint = receiveEndpoint;
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        if (PrefetchCount <= 0)
            yield return this.Failure(nameof(PrefetchCount), "must be >= 1");
        if (!QueueNames.IsValid(settings.Name))
            yield return this.Failure(settings.Name, "must be a valid queue name");
        if (settings.PurgeOnStartup)
            yield return this.Warning(settings.Name, "Existing messages in the queue will be purged on service start");

        foreach (var result in base.Validate())
            yield return result.WithParentKey(settings.Name);
    }

    protected override bool IsAlreadyConfigured() => _inputAddress is not null || base.IsAlreadyConfigured();

    private SqsReceiveEndpointContext CreateContext()
    {
        ApplySpecifications(new ReceiveEndpointBuilder(this));

        var context = new SqsReceiveEndpointContext(hostConfiguration, this);
        var formatter = hostConfiguration.Topology.SendTopology;
        var errors = settings.Beside(formatter.ErrorQueueNameFormatter.FormatErrorQueueName(settings.Name));
        var skipped = settings.Beside(formatter.DeadLetterQueueNameFormatter.FormatDeadLetterQueueName(settings.Name));
        context.GetOrAddPayload<IErrorTransport>(() => new SqsErrorTransport(hostConfiguration, errors));
        context.GetOrAddPayload<IDeadLetterTransport>(() => new SqsDeadLetterTransport(hostConfiguration, skipped));
        return context;
    }
}

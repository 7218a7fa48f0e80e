using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.ServiceDefaults.Messaging;

/// <summary>The queues between coordinator and workers.</summary>
public static class FarmMessagingExtensions
{
    /// <summary>
    /// How often a request to a queue is repeated that fails. The SDK's pauses are random, up to 50 ms at first, twice as long each time
    /// and 20 s at most: about 20 seconds, and 45 at most, in which a restarted endpoint is back. Then the sender is told.
    /// </summary>
    private const int Retries = 10;

    /// <summary>What the bus and the host need after the consumers.</summary>
    private static readonly TimeSpan StopStep = TimeSpan.FromSeconds(10);

    /// <summary>Adds <see cref="IAmazonSQS"/> and <see cref="FarmQueues"/>, for what is asked of queues beside messages.</summary>
    public static TBuilder AddFarmQueues<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddCheckedOptions<FarmOptions>(FarmOptions.Section);
        builder.Services.TryAddSingleton<AwsConnection>();
        builder.Services.TryAddSingleton<FarmQueues>();
        builder.Services.TryAddSingleton<IAmazonSQS>(provider => CreateClient(provider.GetRequiredService<AwsConnection>()));
        return builder;
    }

    /// <summary>
    /// Adds MassTransit over SQS. Messages are sent to queues by name and never published. Each endpoint's queue is named, and its
    /// limits are set, by the consumers' definitions.
    /// </summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="consumers">Adds consumers with their definitions.</param>
    public static TBuilder AddFarmMessaging<TBuilder>(this TBuilder builder, Action<IBusRegistrationConfigurator>? consumers = null)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddFarmQueues();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            consumers?.Invoke(bus);
            bus.AddConfigureEndpointsCallback((_, _, endpoint) => ConfigureEndpoint(endpoint));
            bus.UsingAmazonSqs(
                (context, sqs) =>
                {
                    ConfigureHost(
                        sqs,
                        context.GetRequiredService<AwsConnection>(),
                        context.GetRequiredService<IOptions<FarmOptions>>().Value
                    );
                    // A message that lacks what has to be there is set aside as broken, where it would spoil what is made of it.
                    sqs.ConfigureJsonSerializerOptions(json =>
                    {
                        json.RespectNullableAnnotations = true;
                        json.RespectRequiredConstructorParameters = true;
                        return json;
                    });
                    sqs.UseConsumeFilter(typeof(QueueWaitFilter<>), context);
                    sqs.ConfigureEndpoints(context);
                }
            );
        });

        builder
            .Services.AddOptions<MassTransitHostOptions>()
            .Configure<IOptions<FarmOptions>>(
                (host, farm) =>
                {
                    host.ConsumerStopTimeout = farm.Value.ConsumerStopTimeout;
                    host.StopTimeout = farm.Value.ConsumerStopTimeout + StopStep;
                }
            );
        builder
            .Services.AddOptions<HostOptions>()
            .Configure<IConfiguration>(
                (host, configuration) =>
                {
                    // Unchecked: the host reads it while it is built, and what is wrong is to be said with all else that is.
                    var farm = configuration.GetSection(FarmOptions.Section).Get<FarmOptions>() ?? new FarmOptions();
                    host.ShutdownTimeout = farm.ConsumerStopTimeout + (2 * StopStep);
                }
            );
        return builder;
    }

    private static void ConfigureHost(IAmazonSqsBusFactoryConfigurator sqs, AwsConnection aws, FarmOptions farm) =>
        sqs.Host(
            aws.Region,
            host =>
            {
                host.Scope(farm.Scope, scopeTopics: true);
                host.Config(Configure(aws));
                host.Config(aws.Apply(new AmazonSimpleNotificationServiceConfig(), "SNS"));
                host.AllowTransportHeader(IsForTheWire);
                if (aws.Credentials is { } credentials)
                    host.Credentials(credentials);
            }
        );

    private static void ConfigureEndpoint(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        if (endpoint is IAmazonSqsReceiveEndpointConfigurator sqs)
        {
            // The longest poll is the cheapest, and a message that a stopping worker gives back is not lost time.
            sqs.WaitTimeSeconds = 20;
            sqs.RedeliverVisibilityTimeout = 5;
        }
    }

    /// <summary>
    /// A message in SQS has room for ten attributes; the rest of the headers is in its body. The trace, the type of the content and
    /// the reason of a fault are read before the body is.
    /// </summary>
    private static bool IsForTheWire(HeaderValue<string> header) =>
        header.Key
            is "MT-Activity-Id"
                or MessageHeaders.ContentType
                or MessageHeaders.Reason
                or MessageHeaders.FaultMessage
                or MessageHeaders.FaultInputAddress;

    private static AmazonSQSClient CreateClient(AwsConnection aws) =>
        aws.Credentials is { } credentials ? new AmazonSQSClient(credentials, Configure(aws)) : new AmazonSQSClient(Configure(aws));

    private static AmazonSQSConfig Configure(AwsConnection aws)
    {
        var config = aws.Apply(new AmazonSQSConfig(), "SQS");
        config.MaxErrorRetry = Retries;
        return config;
    }
}

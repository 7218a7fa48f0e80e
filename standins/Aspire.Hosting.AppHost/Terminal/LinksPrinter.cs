using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Terminal;

/// <summary>Says where everything is, once it is there.</summary>
internal sealed partial class LinksPrinter(IResourceCollection resources, IConfiguration configuration, ILogger logger)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        Ready(logger);
        foreach (var resource in resources.OfType<IResourceWithEndpoints>())
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var reference = new EndpointReference(resource, endpoint.Name);
                var plain = (await reference.GetValueAsync(cancellationToken))!;
                foreach (var link in LinksOf(resource, reference))
                    Link(logger, (link.DisplayText ?? resource.Name).PadRight(14), link.Url.StartsWith('/') ? plain + link.Url : link.Url);
            }
        }

        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } collector)
            Link(logger, "Traces to".PadRight(14), collector);
        else
            NoDashboard(logger);

        Commands(logger);
    }

    private static IEnumerable<ResourceUrlAnnotation> LinksOf(IResource resource, EndpointReference endpoint)
    {
        var said = resource.Annotations.OfType<EndpointUrlAnnotation>().Where(link => link.EndpointName == endpoint.EndpointName).ToList();
        if (!said.Exists(link => link.Replaces))
            yield return new ResourceUrlAnnotation { Url = endpoint.Url };

        foreach (var link in said)
            yield return link.Show(endpoint);
    }

    [LoggerMessage(30, LogLevel.Information, "Everything is up.")]
    private static partial void Ready(ILogger logger);

    [LoggerMessage(31, LogLevel.Information, "  {Name} {Address}")]
    private static partial void Link(ILogger logger, string name, string address);

    [LoggerMessage(32, LogLevel.Information, "  No dashboard in this package set: set OTEL_EXPORTER_OTLP_ENDPOINT to send traces and metrics to a collector.")]
    private static partial void NoDashboard(ILogger logger);

    [LoggerMessage(33, LogLevel.Information, "Ctrl-C ends everything. Commands, each with Enter: list, start NAME, stop NAME, restart NAME.")]
    private static partial void Commands(ILogger logger);
}

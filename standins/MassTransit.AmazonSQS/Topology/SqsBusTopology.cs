using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class SqsBusTopology(IHostConfiguration hostConfiguration, ITopologyConfiguration topologyConfiguration)
    : BusTopology(hostConfiguration, topologyConfiguration);

using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

/// <summary>The tests of the transport share one cloud; each has queues of its own.</summary>
[CollectionDefinition(nameof(TransportCollection))]
public sealed class TransportCollection : ICollectionFixture<LocalCloudProcess>;

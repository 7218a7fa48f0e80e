namespace RenderFarm.Tests.EndToEnd;

/// <summary>Tests that start the whole farm run one after the other, and beside no others: a render takes every core.</summary>
[CollectionDefinition(nameof(WholeFarm), DisableParallelization = true)]
public sealed class WholeFarm;

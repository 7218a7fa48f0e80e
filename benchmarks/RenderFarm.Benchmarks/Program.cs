using System.CommandLine;
using RenderFarm.Benchmarks;
using RenderFarm.Benchmarks.Chaos;
using RenderFarm.Benchmarks.Market;
using RenderFarm.Benchmarks.Memory;
using RenderFarm.Benchmarks.Overhead;
using RenderFarm.Benchmarks.Split;
using RenderFarm.Benchmarks.Start;

var root = new RootCommand(
    "Measures the farm against bare Blender, on this machine and in this run. Nothing else should be busy meanwhile."
)
{
    OverheadBenchmark.Command(),
    MemoryBenchmark.Command(),
    SplitBenchmark.Command(),
    MarketBenchmark.Command(),
    StartBenchmark.Command(),
    ChaosBenchmark.Command(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}

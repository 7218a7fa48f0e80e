using System.Globalization;
using RenderFarm.Tests.EndToEnd;

namespace RenderFarm.Tests.Chaos;

/// <summary>
/// Jobs with faults at random moments, all of which come from a seed; afterwards the <see cref="Audit"/>. <c>Chaos_Seed</c> and
/// <c>Chaos_Runs</c> in the environment choose others: <c>dotnet run --project benchmarks/RenderFarm.Benchmarks -- chaos --seed N --runs
/// 100</c>.
/// </summary>
[Collection(nameof(WholeFarm))]
public sealed class ChaosTests
{
    public static TheoryData<int> Seeds
    {
        get
        {
            var first = Setting("Chaos_Seed", 1);
            return new TheoryData<int>(Enumerable.Range(first, Setting("Chaos_Runs", 2)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Whatever_happens_to_the_farm_its_job_ends_and_nothing_is_lost_or_left(int seed) => ChaosRun.RunAsync(seed);

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

namespace RenderFarm.Benchmarks.Overhead;

/// <summary>The result for people.</summary>
internal static class OverheadTable
{
    /// <summary>Prints it: medians of seconds, and medians of the ratios within each round.</summary>
    public static void Print(IReadOnlyList<SceneResult> results)
    {
        Console.WriteLine();
        Console.WriteLine(
            "Seconds, median. Ratios are taken within each round. 'Frames' leaves out the start of Blender and the load of the scene."
        );
        foreach (var result in results)
        {
            Console.WriteLine();
            Console.WriteLine($"{result.Scene.Name}: {result.Scene.What}; {result.Scene.Frames} frames, {result.Rounds.Count} rounds");
            Line("blender -a, frames", result.Median(round => round.BareFrames), "");
            Line(
                "farm, frames",
                result.Median(round => round.FarmFrames),
                Ratio(result, round => round.FarmFrames / round.BareFrames, "of blender -a")
            );
            Line(
                "farm, inside Blender",
                result.Median(round => round.FarmInBlender),
                Ratio(result, round => round.FarmFrames / round.FarmInBlender, "is frames / inside")
            );
            Line("blender -a, start", result.Median(round => round.BareStart), "");
            Line("farm, session's start", result.Median(round => round.FarmStart), "beside what the inspection had started already");
            Line("blender -a, whole", result.Median(round => round.BareWhole), "");
            Line(
                "farm, whole",
                result.Median(round => round.FarmWhole),
                Ratio(result, round => round.FarmWhole / round.BareWhole, "of blender -a, with inspection and start")
            );
            Line(
                "a process a frame",
                result.Median(round => round.Alone),
                Ratio(result, round => round.Alone / round.FarmWhole, "times the farm's whole")
            );
        }
    }

    private static void Line(string what, double seconds, string note) =>
        Console.WriteLine("  {0,-24}{1,8:0.00}   {2}", what, seconds, note);

    private static string Ratio(SceneResult result, Func<Round, double> ratio, string of) => $"{result.Median(ratio):0.000} {of}";
}

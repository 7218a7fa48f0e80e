using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Submission;

namespace RenderFarm.Tests.Coordinator.Submission;

[Trait("Category", "Fast")]
public sealed class SplitChecksTests
{
    private static readonly SceneInspected Found = new()
    {
        SceneSha256 = new string('a', 64),
        WorkerId = "w",
        Inspection = Inspections.Renderable with
        {
            SampleSplit = new SplitCheck { Refusal = "Only Cycles." },
            TileSplit = new SplitCheck { Warnings = ["Edges."] },
        },
    };

    [Fact]
    public void A_scene_is_divided_in_the_ways_that_its_Blender_allows()
    {
        Assert.Equal("Only Cycles.", Refusal(Found, new Split { Samples = 2 }));
        Assert.Null(Refusal(Found, new Split { Columns = 2, Rows = 2 }));
        Assert.Equal(["Edges."], SplitChecks.Warnings(Found, new Split { Columns = 2, Rows = 2 }));
        Assert.Null(Refusal(Found, split: null));
    }

    [Fact]
    public void What_the_job_s_settings_make_of_the_scene_counts_before_the_scene()
    {
        var tried = Found with { SampleSplit = new SplitCheck { Warnings = ["Other noise."] } };
        Assert.Null(Refusal(tried, new Split { Samples = 2 }));
        Assert.Equal(["Other noise."], SplitChecks.Warnings(tried, new Split { Samples = 2 }));
    }

    [Fact]
    public void There_are_at_least_as_many_samples_as_ranges_and_not_too_many_parts()
    {
        Assert.Contains(
            "17 sample ranges need at least 17 samples per pixel, and there are 16",
            Refusal(Found, new Split { Samples = 17 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there are 3",
            Refusal(Found, new Split { Samples = 4 }, new RenderSettings { Samples = 3 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than 100000 parts",
            Refusal(Found, new Split { Columns = 8, Rows = 8 }, frames: 2000),
            StringComparison.Ordinal
        );
    }

    private static string? Refusal(SceneInspected found, Split? split, RenderSettings? settings = null, int frames = 1) =>
        SplitChecks.Refusal(
            found,
            new ValidJobRequest
            {
                Scene = "",
                Frames = new FrameChoice(),
                Split = split,
                Settings = settings ?? RenderSettings.None,
            },
            frames
        );
}

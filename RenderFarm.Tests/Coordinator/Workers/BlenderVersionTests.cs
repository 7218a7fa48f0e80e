using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Tests.Coordinator.Workers;

[Trait("Category", "Fast")]
public sealed class BlenderVersionTests
{
    [Theory]
    [InlineData("4.5", null, "4.5", "3.4.1", "4.5.11", "5.2.2")] // the file's own
    [InlineData("4.4", null, "4.5", "5.2.2", "4.5.11")] // else the next newer one
    [InlineData("2.81", null, "3.4", "4.10.0", "3.4.1")]
    [InlineData("4.9", null, "4.10", "4.10.0", "5.0.0-beta")] // by numbers
    [InlineData("4.5", "5.2", "5.2", "4.5.11", "5.2.2")] // what is asked for
    [InlineData("4.5", "5.2.2", "5.2.2", "5.2.1", "5.2.2")]
    [InlineData("4.5", "5.2", null, "4.5.11", "5.20.0")] // and nothing else
    [InlineData("5.2", "4.5", null, "4.5.11", "5.2.2")] // an older one never
    [InlineData("5.2", null, null, "4.5.11", "no version")]
    [InlineData("5.2", null, null)]
    public void A_job_is_rendered_by_the_file_s_own_Blender_or_the_next_newer_one(
        string writtenBy,
        string? wanted,
        string? chosen,
        params string[] there
    ) => Assert.Equal(chosen, BlenderVersion.Choose(writtenBy, wanted, there));
}

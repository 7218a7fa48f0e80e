using System.Net;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Jobs.Artifacts;

public sealed class ArtifactLifeTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private CoordinatorProcess _coordinator = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await CoordinatorProcess.StartAsync(cloud);
        await _coordinator.ReadyAsync();
    }

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task What_was_made_is_served_and_what_was_not_is_explained()
    {
        await using var worker = await TestWorker.StartAsync(cloud);
        worker.ArtifactError = kind => kind == ArtifactKind.Video ? "There is no encoder." : null;
        var job = await _coordinator.Http.SubmitAsync("1-3", name: "low/tide" + new string('ä', 150));
        var still = await _coordinator.Http.SubmitAsync("1");
        var ended = await EndedAsync(job.Id);

        Assert.Equal(JobState.Completed, ended.State);
        var video = ended.Artifacts.Single(artifact => artifact.Kind == ArtifactKind.Video);
        var sheet = ended.Artifacts.Single(artifact => artifact.Kind == ArtifactKind.ContactSheet);
        Assert.Equal((ArtifactState.Failed, "There is no encoder."), (video.State, video.Error));
        // As far as file systems take it, with the ending of a file that is being fetched.
        Assert.Equal(
            (ArtifactState.Ready, $"low-tide{new string('ä', 96)}-contact-sheet.jpg", TestWorker.Image.Length),
            (sheet.State, sheet.FileName, sheet.SizeBytes)
        );
        Assert.Equal(TestWorker.Image, await _coordinator.Http.GetByteArrayAsync($"/api/jobs/{job.Id}/contact-sheet"));

        using var none = await _coordinator.Http.GetAsync($"/api/jobs/{job.Id}/video");
        Assert.Equal("It could not be made: There is no encoder.", await none.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound));
        await _coordinator.JobAsync(still.Id, found => found.State == JobState.Completed, "the still is done");
        using var ofStill = await _coordinator.Http.GetAsync($"/api/jobs/{still.Id}/video");
        Assert.Contains(
            "one frame only",
            await ofStill.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound),
            StringComparison.Ordinal
        );

        // Where there is no preview, there is the image.
        Assert.Equal(TestWorker.Image, await _coordinator.Http.GetByteArrayAsync($"/api/jobs/{job.Id}/frames/1/preview"));
    }

    [Fact]
    public async Task A_message_that_is_lost_is_sent_again()
    {
        await using (var renderer = await TestWorker.StartAsync(cloud, "renderer", finishes: false))
        {
            var job = await _coordinator.Http.SubmitAsync("1-3");
            await _coordinator.JobAsync(
                job.Id,
                found => found.Artifacts.Count == 2 && found.Artifacts.All(artifact => artifact.State == ArtifactState.Sent),
                "both are sent"
            );
            await renderer.PurgeAsync(Queues.Finish);
            await using var finisher = await TestWorker.StartAsync(cloud, "finisher");

            var ended = await EndedAsync(job.Id);

            Assert.All(ended.Artifacts, artifact => Assert.Equal(ArtifactState.Ready, artifact.State));
        }
    }

    private Task<JobResponse> EndedAsync(string id) =>
        _coordinator.JobAsync(
            id,
            job => job.Artifacts.Count > 0 && job.Artifacts.All(artifact => artifact.State is ArtifactState.Ready or ArtifactState.Failed),
            "nothing is left to make"
        );
}

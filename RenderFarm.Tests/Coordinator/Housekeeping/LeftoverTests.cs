using Amazon.S3.Model;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Housekeeping;

public sealed class LeftoverTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task Parts_and_slices_of_an_ended_job_are_removed_and_nothing_else()
    {
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud, ("Housekeeping__KeepLeftovers", "00:00:00"));
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var s3 = cloud.CreateS3Client();
        worker.OnFrame = TestWorker.NeverEnds;
        var job = await coordinator.Http.SubmitAsync("1-2");
        string[] left = [$"jobs/{job.Id}/parts/0001/1-of-2.exr", $"jobs/{job.Id}/slices/0002/0-4.exr"];
        string[] others = [$"jobs/{job.Id}/frames/0001.png", "jobs/another/parts/0001/1-of-2.exr"];
        foreach (var key in left.Concat(others))
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = "renderfarm",
                    Key = key,
                    ContentBody = "x",
                }
            );

        using (await coordinator.Http.PostAsync($"/api/jobs/{job.Id}/cancel", null))
        {
            var keys = await Wait.ForAsync(KeysAsync, found => !found.Intersect(left).Any(), "the parts and slices are gone");
            Assert.Equal(others.Order(), keys.Intersect(others).Order());
            Assert.Equal(JobState.Canceled, (await coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);
        }

        // Nothing is left of a job that is deleted, in the bucket and in the database.
        using (await coordinator.Http.DeleteAsync($"/api/jobs/{job.Id}"))
        {
            var keys = await Wait.ForAsync(KeysAsync, found => !found.Any(key => key.Contains(job.Id)), "its files are gone");
            Assert.Equal([others[1]], keys);
            await Wait.ForAsync(
                async () =>
                {
                    await using var database = new SqliteConnection($"Data Source={coordinator.DatabasePath};Mode=ReadOnly");
                    return await database.ExecuteScalarAsync<int>("SELECT (SELECT COUNT(*) FROM jobs) + (SELECT COUNT(*) FROM frames)");
                },
                rows => rows == 0,
                "its rows are gone"
            );
        }

        async Task<IReadOnlyList<string>> KeysAsync()
        {
            var list = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "renderfarm", Prefix = "jobs/" });
            return [.. (list.S3Objects ?? []).Select(item => item.Key)];
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Cli;
using InstanceState = RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Tests.Coordinator.Fleet;

public sealed class FleetLoopTests(FleetFarm farm) : IClassFixture<FleetFarm>
{
    [Fact]
    public async Task A_job_gets_its_instances_and_gives_every_one_back()
    {
        var job = await farm.RentAsync(new Rental { Instances = 2 });
        var instances = await farm.InstancesAsync(
            job.Id,
            all => all.Count(instance => instance.State == InstanceState.Running) == 2,
            "two instances run"
        );
        var there = await farm.AtEc2Async("renderfarm:pool", job.Id);
        Assert.Equal(2, there.Count);
        Assert.All(there, instance => Assert.Equal(InstanceLifecycleType.Spot, instance.InstanceLifecycle));
        Assert.All(there, instance => Assert.Equal(HttpTokensState.Required, instance.MetadataOptions?.HttpTokens));
        foreach (var instance in instances)
            await farm.SayAsync(instance);
        instances = await farm.InstancesAsync(
            job.Id,
            all => all.All(instance => instance is { ReadyAt: not null, Worker: not null }),
            "both have a worker"
        );

        // One that is taken away is replaced, and its worker is lost at once.
        await farm.SayAsync(instances[0], WorkerActivity.Rendering);
        await farm.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instances[0].Id] });
        await Wait.ForAsync(
            () => farm.Coordinator.GetAsync<WorkerResponse[]>("/api/workers"),
            all => all.Any(worker => worker.Id == instances[0].Id && worker.State == WorkerState.Lost),
            "the worker of the instance that ended is lost"
        );
        await farm.InstancesAsync(
            job.Id,
            all => all.Count(instance => instance.State == InstanceState.Running) == 2 && all.Count == 3,
            "a third has taken its place"
        );

        await farm.CancelAsync(job);
        await farm.InstancesAsync(
            job.Id,
            all => all.Any(instance => instance is { DrainingAt: not null, WorkerState: not null }),
            "the one with a worker drains"
        );
        await farm.SayFarewellAsync(instances[1]);
        instances = await farm.InstancesAsync(
            job.Id,
            all => all.All(instance => instance.State == InstanceState.Terminated),
            "all have ended"
        );
        Assert.Equal(2, instances.Count(instance => instance.EndReason == InstanceEnd.NotNeeded));
        Assert.Single(instances, instance => instance.EndReason == InstanceEnd.UserRequest);
        Assert.All(
            await farm.AtEc2Async("renderfarm:pool", job.Id),
            instance => Assert.Equal(InstanceStateName.Terminated, instance.State.Name)
        );
    }

    [Fact]
    public async Task What_bears_the_farms_tag_and_is_not_wanted_ends_and_nothing_else()
    {
        var stranger = await farm.RunAsync(null, "", isOurs: false);
        var orphan = await farm.RunAsync(null, "nobody", isOurs: true);

        var ended = await farm.InstancesAsync(
            "nobody",
            all => all.Any(instance => instance.State == InstanceState.Terminated),
            "the orphan has ended"
        );

        Assert.Equal((orphan, InstanceEnd.Unwanted), (Assert.Single(ended).Id, ended[0].EndReason));
        var left = Assert.Single(await farm.AtEc2Async("renderfarm:farm", "another/farm"));
        Assert.Equal((stranger, InstanceStateName.Running), (left.InstanceId, left.State.Name));
        await farm.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [stranger] });
    }

    [Fact]
    public async Task What_cannot_be_rented_is_explained_with_the_way_out()
    {
        var scarce = await farm.RentAsync(new Rental { Instances = 3, InstanceTypes = [FleetFarm.ScarceType] });
        var forbidden = await farm.RentAsync(new Rental { Instances = 2, InstanceTypes = [FleetFarm.ForbiddenType] });

        var notice = await NoticeAsync(scarce);
        Assert.StartsWith("1 of 3 instances are there.", notice, StringComparison.Ordinal);
        Assert.Contains("no spot capacity for g5.xlarge", notice, StringComparison.Ordinal);
        notice = await NoticeAsync(forbidden);
        Assert.StartsWith("0 of 2 instances are there.", notice, StringComparison.Ordinal);
        Assert.Contains("L-34B43A08", notice, StringComparison.Ordinal);
        Assert.Contains("Service Quotas", notice, StringComparison.Ordinal);

        await farm.CancelAsync(scarce);
        await farm.CancelAsync(forbidden);
        await farm.Coordinator.JobAsync(scarce.Id, job => job.Notices.Count == 0, "the notice is gone with the job");
        await farm.InstancesAsync(
            scarce.Id,
            all => all.All(instance => instance.State == InstanceState.Terminated),
            "its instance has ended"
        );
    }

    [Fact]
    public async Task A_user_ends_instances_by_name()
    {
        var job = await farm.RentAsync(new Rental { Instances = 1 });
        var first = Assert.Single(await farm.InstancesAsync(job.Id, all => all.Count == 1, "the instance is there"));

        using var response = await TerminateAsync(new TerminateRequest { Ids = [first.Id] });
        var answer = await response.Content.ReadFromJsonAsync<TerminateResponse>(ApiJson.Options);
        Assert.Equal([first.Id], answer!.Ids);
        Assert.Equal([job.Id], answer.JobsThatRentAgain);
        var instances = await farm.InstancesAsync(
            job.Id,
            all =>
                all.Any(instance => instance.Id == first.Id && instance.State == InstanceState.Terminated)
                && all.Any(instance => instance.State == InstanceState.Running),
            "another has taken its place"
        );
        Assert.Equal(InstanceEnd.UserRequest, instances.Single(instance => instance.Id == first.Id).EndReason);

        using var unknown = await TerminateAsync(new TerminateRequest { Ids = ["i-0123456789abcdef0"] });
        await unknown.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
        using var neither = await TerminateAsync(new TerminateRequest());
        await neither.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        await farm.CancelAsync(job);
        await farm.InstancesAsync(job.Id, all => all.All(instance => instance.State == InstanceState.Terminated), "all have ended");
    }

    [Fact]
    public async Task An_instance_whose_worker_a_person_drains_finishes_its_frame_while_another_takes_its_place()
    {
        var job = await farm.RentAsync(new Rental { Instances = 1 });
        var first = Assert.Single(
            await farm.InstancesAsync(job.Id, all => all.Any(instance => instance.State == InstanceState.Running), "the instance is there")
        );
        await farm.SayAsync(first, WorkerActivity.Rendering);
        await farm.InstancesAsync(
            job.Id,
            all => all.All(instance => instance is { ReadyAt: not null, Worker: not null }),
            "it has a worker"
        );

        using var response = await farm.Coordinator.Http.PostAsync($"/api/workers/{first.Id}/drain", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(job.Id, (await response.Content.ReadFromJsonAsync<DrainResponse>(ApiJson.Options))!.JobThatRentsAgain);
        await farm.SayAsync(first, WorkerActivity.Draining);
        await farm.InstancesAsync(
            job.Id,
            all => all.Count(instance => instance.State == InstanceState.Running) == 2,
            "another runs beside it"
        );
        await farm.SayFarewellAsync(first);
        var instances = await farm.InstancesAsync(
            job.Id,
            all => all.Any(instance => instance.State == InstanceState.Terminated),
            "it has ended"
        );
        Assert.Equal(
            (first.Id, InstanceEnd.ShutDown),
            (
                Assert.Single(instances, instance => instance.EndedAt is not null).Id,
                instances.Single(instance => instance.Id == first.Id).EndReason
            )
        );

        await farm.CancelAsync(job);
        await farm.InstancesAsync(job.Id, all => all.All(instance => instance.State == InstanceState.Terminated), "all have ended");
    }

    [Fact]
    public async Task A_fleet_of_several_types_comes_from_a_launch_template_that_is_cleaned_up()
    {
        var job = await farm.RentAsync(new Rental { Instances = 2, InstanceTypes = ["g4dn.xlarge", "g6.xlarge"] });
        var instances = await farm.InstancesAsync(
            job.Id,
            all => all.Count(instance => instance is { State: InstanceState.Running, Zone.Length: > 0 }) == 2,
            "two instances run"
        );
        var template = Assert.Single(await TemplatesAsync());
        Assert.StartsWith("renderfarm-renderfarm-", template.LaunchTemplateName, StringComparison.Ordinal);
        var there = await farm.AtEc2Async("renderfarm:pool", job.Id);
        Assert.All(there, instance => Assert.Equal(InstanceLifecycleType.Spot, instance.InstanceLifecycle));
        Assert.All(there, instance => Assert.Equal(HttpTokensState.Required, instance.MetadataOptions?.HttpTokens));
        Assert.All(
            there,
            instance => Assert.Contains(instance.Tags!, tag => tag is { Key: "renderfarm:farm", Value: "renderfarm/renderfarm" })
        );

        // One is taken back without notice, and another comes.
        var killed = await CliAsync("local", "interrupt", instances[0].Id, "--kill");
        Assert.Equal((0, $"{instances[0].Id} is gone.\n"), (killed.ExitCode, killed.Output));
        instances = await farm.InstancesAsync(
            job.Id,
            all => all.Count == 3 && all.Count(instance => instance.State == InstanceState.Running) == 2,
            "a third has taken its place"
        );
        Assert.Equal(InstanceEnd.Interrupted, Assert.Single(instances, instance => instance.EndedAt is not null).EndReason);

        // What is in use is left alone.
        var s3 = farm.Cloud.CreateS3Client();
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "renderfarm",
                Key = $"jobs/{job.Id}/frames/0001.png",
                ContentBody = "x",
            }
        );
        var cleanup = await CliAsync("cleanup", "--older-than", "0", "--json", "--yes");
        Assert.Equal(0, cleanup.ExitCode);
        Assert.DoesNotContain(job.Id, cleanup.Output, StringComparison.Ordinal);
        Assert.All(instances, instance => Assert.DoesNotContain(instance.Id, cleanup.Output, StringComparison.Ordinal));
        Assert.Empty(await TemplatesAsync());

        await farm.CancelAsync(job);
        var listed = await CliAsync("cleanup", "--older-than", "0", "--yes");
        Assert.Matches($"files of job +{job.Id}", listed.Output);
        Assert.Empty((await s3.ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = $"jobs/{job.Id}/" })).S3Objects ?? []);
        await farm.InstancesAsync(job.Id, all => all.All(instance => instance.State == InstanceState.Terminated), "all have ended");
        var ended = await CliAsync("instances", "--all");
        Assert.Contains("taken back by EC2", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_template_goes_with_its_job()
    {
        var job = await farm.RentAsync(new Rental { Instances = 1, InstanceTypes = ["g4dn.2xlarge", "g6.2xlarge"] });
        await farm.InstancesAsync(job.Id, all => all.Any(instance => instance.State == InstanceState.Running), "an instance runs");
        var templates = (await TemplatesAsync()).Select(template => template.LaunchTemplateId).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(templates);

        await farm.CancelAsync(job);

        await Wait.ForAsync(TemplatesAsync, now => now.Count < templates.Count, "the job's template is gone");
        await farm.InstancesAsync(job.Id, all => all.All(instance => instance.State == InstanceState.Terminated), "all have ended");
    }

    private Task<CliResult> CliAsync(params string[] arguments) => CliProcess.RunAsync(farm.Coordinator.Address.ToString(), arguments);

    private async Task<IReadOnlyList<LaunchTemplate>> TemplatesAsync() =>
        (
            await farm.Ec2.DescribeLaunchTemplatesAsync(
                new DescribeLaunchTemplatesRequest { Filters = [new Filter("tag:renderfarm:farm", ["renderfarm/renderfarm"])] }
            )
        ).LaunchTemplates
        ?? [];

    private Task<HttpResponseMessage> TerminateAsync(TerminateRequest request) =>
        farm.Coordinator.Http.PostAsJsonAsync("/api/instances/terminate", request, ApiJson.Options);

    private async Task<string> NoticeAsync(JobResponse job) =>
        Assert.Single((await farm.Coordinator.JobAsync(job.Id, now => now.Notices.Count > 0, "a notice is there")).Notices).Text;
}

using System.Globalization;
using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SQS;

namespace RenderFarm.Tests.LocalCloud.Ec2;

/// <summary>Instances are processes that run their user data, with metadata of their own.</summary>
public sealed class InstanceTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IDisposable
{
    private readonly Ec2Bench _bench = new(cloud);

    public void Dispose() => _bench.Dispose();

    [LinuxFact]
    public async Task User_data_runs_in_the_instances_folder_and_poweroff_terminates_it()
    {
        var instance = await _bench.RunAsync(
            """
            env > environment
            pwd > folder
            command -v poweroff > command
            echo "on the console"
            touch ready
            while [ ! -e go ]; do sleep 0.05; done
            poweroff
            sleep 600
            """
        );
        await _bench.ReadAsync(instance.InstanceId, "ready");
        var running = await _bench.WaitForAsync(instance.InstanceId, "running");
        Assert.Equal("spot", running.InstanceLifecycle);

        var folder = await _bench.ReadAsync(instance.InstanceId, "folder");
        Assert.EndsWith($"/{instance.InstanceId}/disk", folder, StringComparison.Ordinal);
        Assert.Contains(instance.InstanceId, await _bench.ReadAsync(instance.InstanceId, "command"), StringComparison.Ordinal);
        var environment = await _bench.ReadAsync(instance.InstanceId, "environment");
        Assert.Contains("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:", environment, StringComparison.Ordinal);
        // The last three are bash's own.
        Assert.Equal(
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "HOME", "LANG", "PATH", "PWD", "RENDERFARM_INSTANCE", "SHLVL", "TMPDIR", "_"],
            environment.Split('\n').Select(line => line[..line.IndexOf('=', StringComparison.Ordinal)]).Order(StringComparer.Ordinal)
        );

        await File.WriteAllTextAsync(Path.Combine(folder, "go"), string.Empty);
        var ended = await _bench.WaitForAsync(instance.InstanceId, "terminated");

        Assert.Equal("Client.InstanceInitiatedShutdown", ended.StateReason!.Code);
        Assert.Contains("on the console", await File.ReadAllTextAsync(Path.Combine(folder, "..", "console.log")), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task The_end_of_the_user_data_is_not_the_end_of_the_instance_and_a_minute_is_the_least_to_pay()
    {
        var instance = await _bench.RunAsync("(sleep 600 & echo $! > left)\ntouch done\n");
        await _bench.ReadAsync(instance.InstanceId, "done");
        var left = int.Parse(await _bench.ReadAsync(instance.InstanceId, "left"), CultureInfo.InvariantCulture);
        Assert.Equal("running", (await _bench.WaitForAsync(instance.InstanceId, "running")).State!.Name!.Value);
        Assert.True(Ec2Bench.IsAlive(left));

        await _bench.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] });
        await _bench.WaitForAsync(instance.InstanceId, "terminated");

        Assert.False(Ec2Bench.IsAlive(left));
        var report = await _bench.ReportAsync(instance.InstanceId);
        Assert.Equal(60, report.GetProperty("billableSeconds").GetInt64());
        var price = (
            await _bench.Client.DescribeSpotPriceHistoryAsync(
                new DescribeSpotPriceHistoryRequest
                {
                    InstanceTypes = ["g4dn.xlarge"],
                    AvailabilityZone = instance.Placement!.AvailabilityZone,
                    StartTime = report.GetProperty("startTime").GetDateTimeOffset().UtcDateTime,
                    EndTime = report.GetProperty("startTime").GetDateTimeOffset().UtcDateTime,
                }
            )
        ).SpotPriceHistory!.Single().Price!;
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture) / 60, report.GetProperty("dollars").GetDecimal(), 3);
    }

    [LinuxFact]
    public async Task Metadata_wants_a_token()
    {
        var instance = await _bench.RunAsync(
            """
            at=$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest
            code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
            code $at/meta-data/instance-id > without
            code -H 'X-aws-ec2-metadata-token: wrong' $at/meta-data/instance-id > wrong
            code -X PUT $at/api/token > ageless
            token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $at/api/token)
            get() { curl -s -H "X-aws-ec2-metadata-token: $token" "$at/$1"; }
            get meta-data/instance-id > id
            get meta-data/placement/availability-zone > zone
            get meta-data/tags/instance/farm > tag
            get dynamic/instance-identity/document > document
            get meta-data/iam/security-credentials/$(get meta-data/iam/security-credentials/) > credentials
            get user-data | head -1 > script
            code -H "X-aws-ec2-metadata-token: $token" $at/meta-data/spot/instance-action > notice
            touch done
            """,
            configure: request =>
            {
                request.MetadataOptions!.InstanceMetadataTags = InstanceMetadataTagsState.Enabled;
                request.IamInstanceProfile = new() { Name = "worker" };
                request.TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new Tag("farm", "of mine")] }];
            }
        );
        var id = instance.InstanceId;
        await _bench.ReadAsync(id, "done");

        Assert.Equal("401", await _bench.ReadAsync(id, "without"));
        Assert.Equal("401", await _bench.ReadAsync(id, "wrong"));
        Assert.Equal("400", await _bench.ReadAsync(id, "ageless"));
        Assert.Equal(id, await _bench.ReadAsync(id, "id"));
        Assert.Equal(instance.Placement!.AvailabilityZone, await _bench.ReadAsync(id, "zone"));
        Assert.Equal("of mine", await _bench.ReadAsync(id, "tag"));
        Assert.Equal("#!/bin/bash", await _bench.ReadAsync(id, "script"));
        Assert.Equal("404", await _bench.ReadAsync(id, "notice"));
        var document = JsonDocument.Parse(await _bench.ReadAsync(id, "document")).RootElement;
        Assert.Equal(LocalCloudProcess.Region, document.GetProperty("region").GetString());
        var credentials = JsonDocument.Parse(await _bench.ReadAsync(id, "credentials")).RootElement;
        await CheckKeyAsync(id, credentials);
    }

    // An instance's key opens what its worker needs, and nothing that rents or ends machines; and it ends with the instance.
    private async Task CheckKeyAsync(string id, JsonElement document)
    {
        string Field(string name) => document.GetProperty(name).GetString()!;
        var key = new SessionAWSCredentials(Field("AccessKeyId"), Field("SecretAccessKey"), Field("Token"));
        var (endpoint, region) = (cloud.Endpoint.ToString(), LocalCloudProcess.Region);
        using var sqs = new AmazonSQSClient(key, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = region });
        using var ec2 = new AmazonEC2Client(key, new AmazonEC2Config { ServiceURL = endpoint, AuthenticationRegion = region });
        using var tokenless = new AmazonSQSClient(
            Field("AccessKeyId"),
            Field("SecretAccessKey"),
            new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = region }
        );

        Assert.NotEqual(cloud.Key.AccessKey, Field("AccessKeyId"));
        await sqs.ListQueuesAsync(string.Empty);
        Assert.Equal("UnauthorizedOperation", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeInstancesAsync())).ErrorCode);
        Assert.Equal(
            "InvalidClientTokenId",
            (await Assert.ThrowsAsync<AmazonSQSException>(() => tokenless.ListQueuesAsync(string.Empty))).ErrorCode
        );

        await _bench.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] });
        await _bench.WaitForAsync(id, "terminated");
        Assert.Equal(
            "InvalidClientTokenId",
            (await Assert.ThrowsAsync<AmazonSQSException>(() => sqs.ListQueuesAsync(string.Empty))).ErrorCode
        );
    }

    [LinuxFact]
    public async Task An_instance_of_a_farm_that_runs_as_root_is_not_root_and_sees_no_file_but_its_own()
    {
        var first = await _bench.RunAsync("id -u > user\nls -la / > listing\ntouch done\nsleep 600\n");
        await _bench.ReadAsync(first.InstanceId, "done");
        var folder = Path.Combine(cloud.DataDirectory, "ec2", "instances", first.InstanceId);

        var second = await _bench.RunAsync(
            $$"""
            id -u > user
            for file in '{{cloud.CredentialsFile}}' '{{folder}}/disk/user' '{{folder}}/console.log' \
                '{{cloud.DataDirectory}}/s3/index.db' '{{cloud.DataDirectory}}/ec2/instances.db' ../console.log; do
                [ "$(id -u)" = 0 ] || cat "$file" >> seen 2>> refused
            done
            ls .. >> seen
            touch done
            sleep 600
            """
        );
        await _bench.ReadAsync(second.InstanceId, "done");

        // Where LocalCloud is not root, all have its user: docs/decisions says why.
        if (!Environment.IsPrivilegedProcess)
            return;
        Assert.NotEqual("0", await _bench.ReadAsync(first.InstanceId, "user"));
        Assert.NotEqual(await _bench.ReadAsync(first.InstanceId, "user"), await _bench.ReadAsync(second.InstanceId, "user"));
        Assert.Empty(await _bench.ReadAsync(second.InstanceId, "seen"));
        Assert.Equal(6, (await _bench.ReadAsync(second.InstanceId, "refused")).Split('\n').Length);
    }

    [LinuxFact]
    public async Task Nothing_is_launched_for_a_wrong_key()
    {
        var stranger = cloud.CreateEc2Client(secretAccessKey: "wrong");

        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            stranger.RunInstancesAsync(
                new RunInstancesRequest
                {
                    ImageId = Ec2Bench.Image,
                    MinCount = 1,
                    MaxCount = 1,
                    ClientToken = "stranger",
                }
            )
        );

        Assert.Equal("AuthFailure", refused.ErrorCode);
        var found = await _bench.Client.DescribeInstancesAsync(
            new DescribeInstancesRequest { Filters = [new Filter("client-token", ["stranger"])] }
        );
        Assert.Empty(found.Reservations ?? []);
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.LocalCloud.Ec2;

/// <summary>Starts instances in a LocalCloud and looks at them, from outside and at their files.</summary>
internal sealed class Ec2Bench(LocalCloudProcess cloud) : IDisposable
{
    public const string Image =
        "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id";

    private readonly HttpClient _http = new() { BaseAddress = cloud.Endpoint };

    public AmazonEC2Client Client { get; } = cloud.CreateEc2Client();

    /// <summary>Launches one instance that runs <paramref name="script"/>, without its first line.</summary>
    public async Task<Instance> RunAsync(string script, bool isSpot = true, Action<RunInstancesRequest>? configure = null)
    {
        var request = new RunInstancesRequest
        {
            ImageId = Image,
            InstanceType = InstanceType.FindValue("g4dn.xlarge"),
            MinCount = 1,
            MaxCount = 1,
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/bash\n" + script)),
            InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,
            MetadataOptions = new() { HttpTokens = HttpTokensState.Required },
            InstanceMarketOptions = isSpot ? new() { MarketType = MarketType.Spot } : null,
        };
        configure?.Invoke(request);
        return (await Client.RunInstancesAsync(request)).Reservation!.Instances!.Single();
    }

    public async Task<Instance> DescribeAsync(string id) =>
        (await Client.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }))
            .Reservations!.Single()
            .Instances!.Single();

    public Task<Instance> WaitForAsync(string id, string state) =>
        Wait.ForAsync(() => DescribeAsync(id), found => found.State!.Name!.Value == state, $"{id} is {state}");

    /// <summary>Waits for a file on the instance's disk and reads it.</summary>
    public async Task<string> ReadAsync(string id, string name)
    {
        var path = Path.Combine(cloud.DataDirectory, "ec2", "instances", id, "disk", name);
        await Wait.ForAsync(() => Task.FromResult(File.Exists(path)), exists => exists, $"{id} writes {name}");
        return (await File.ReadAllTextAsync(path)).Trim();
    }

    /// <summary>What LocalCloud's own meter says.</summary>
    public Task<JsonElement> ReportAsync(string id) =>
        _http.GetFromJsonAsync<JsonElement>(new Uri($"/_localcloud/instances/{id}", UriKind.Relative));

    public Task<HttpResponseMessage> InterruptAsync(string id, object how) =>
        _http.PostAsJsonAsync(new Uri($"/_localcloud/instances/{id}/interrupt", UriKind.Relative), how);

    /// <summary>Whether a process of this id lives.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException or IOException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}

using RenderFarm.LocalCloud;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.ServiceDefaults;
using RenderFarm.ServiceDefaults.Telemetry;

PrivateFiles.ByDefault();
if (OperatingSystem.IsLinux() && args is [KeeperProcess.Command, var folder])
    return await KeeperProcess.RunAsync(folder);

var builder = WebApplication.CreateSlimBuilder(args);
try
{
    builder.AddLocalCloud();
    builder.AddFarmTelemetry(requestsBeginTraces: false);
    await using var app = builder.Build();
    app.MapLocalCloud();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.Explain(e, builder.Configuration) is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

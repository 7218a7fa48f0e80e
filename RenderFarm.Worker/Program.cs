using RenderFarm.ServiceDefaults;
using RenderFarm.Worker;

PrivateFiles.ByDefault();
var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddWorker();
return await builder.RunToExitCodeAsync();

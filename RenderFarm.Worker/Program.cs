using RenderFarm.ServiceDefaults;
using RenderFarm.Worker;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddWorker();
builder.Build().Run();

using RenderFarm.Coordinator;
using RenderFarm.ServiceDefaults;
using RenderFarm.ServiceDefaults.Aws;

PrivateFiles.ByDefault();
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddFarmStorage();
builder.AddFarmState();
builder.AddReports();
builder.AddFeed();
builder.AddHousekeeping();
builder.AddLedger();
builder.AddQuotes();
builder.AddFleet();
builder.AddEvents();
builder.AddApi();

return await builder.RunToExitCodeAsync();

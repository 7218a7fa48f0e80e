using RenderFarm.Coordinator.Hosting;
using RenderFarm.ServiceDefaults;

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

return await builder.Build().MapCoordinator().RunToExitCodeAsync();

using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Control;
using RenderFarm.LocalCloud.Ec2.Fleets;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Ec2.Networks;
using RenderFarm.LocalCloud.Ec2.Quotas;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.LocalCloud.Ec2.Tagging;
using RenderFarm.LocalCloud.Ec2.Templates;
using RenderFarm.LocalCloud.Http;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud.Ec2;

internal static class Ec2ServiceCollectionExtensions
{
    public static void AddEc2(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<Ec2Options>(Ec2Options.Section);
        services.AddCheckedOptions<MarketOptions>(MarketOptions.Section);
        if (!configuration.GetValue($"{Ec2Options.Section}:{nameof(Ec2Options.Enabled)}", defaultValue: true))
            return;

        services.AddSingleton<Ec2Database>();
        services.AddSingleton<SetPrices>();
        services.AddSingleton(provider => new SpotMarket(
            provider.GetRequiredService<IOptions<MarketOptions>>().Value,
            OnDemandIn(provider.GetRequiredService<IOptions<LocalCloudOptions>>().Value.Region),
            provider.GetRequiredService<SetPrices>().Of
        ));
        services.AddSingleton<MachineImages>();
        services.AddSingleton<CatalogOperations>();
        services.AddSingleton<ClientTokens>();
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<InstanceXml>();
        services.AddSingleton<LaunchReader>();
        services.AddSingleton<Launcher>();
        services.AddSingleton<Keeper>();
        services.AddSingleton<InstanceHost>();
        services.AddHostedService(provider => provider.GetRequiredService<InstanceHost>());
        services.AddSingleton<Interruptions>();
        services.AddHostedService(provider => provider.GetRequiredService<Interruptions>());
        services.AddSingleton<Meter>();
        services.AddSingleton<ControlApi>();
        services.AddHostedService<Ec2Janitor>();
        services.AddSingleton<RunOperation>();
        services.AddSingleton<InstanceOperations>();
        services.AddSingleton<FleetPools>();
        services.AddSingleton<FleetOperation>();
        services.AddSingleton<TemplateOperations>();
        services.AddSingleton<TagOperations>();
        services.AddSingleton<NetworkOperations>();
        services.AddSingleton<SpotOperations>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ICloudService, Ec2Service>();
    }

    private static Func<string, decimal> OnDemandIn(string region) =>
        type =>
            InstanceTypes.Find(type)?.OnDemand(region) ?? throw new ArgumentException($"There is no instance type {type}.", nameof(type));
}

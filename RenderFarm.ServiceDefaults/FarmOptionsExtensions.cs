using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults;

internal static class FarmOptionsExtensions
{
    public static IServiceCollection AddFarmOptions(this IServiceCollection services)
    {
        services.AddOptions<FarmOptions>().BindConfiguration(FarmOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FarmOptions>, FarmOptionsValidator>());
        return services;
    }
}

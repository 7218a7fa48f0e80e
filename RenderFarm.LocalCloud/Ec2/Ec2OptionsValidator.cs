using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;

namespace RenderFarm.LocalCloud.Ec2;

internal sealed class Ec2OptionsValidator : IValidateOptions<Ec2Options>
{
    public ValidateOptionsResult Validate(string? name, Ec2Options options)
    {
        var failures = new List<string>();
        void Require(bool condition, string setting, object? value, string rule)
        {
            if (!condition)
                failures.Add($"LocalCloud:Ec2:{setting} is {value}; it must be {rule}.");
        }

        Require(options.Account is { Length: 12 } && options.Account.All(char.IsAsciiDigit), "Account", options.Account, "twelve digits");
        Require(options.MaxInstances is >= 1 and <= 1000, "MaxInstances", options.MaxInstances, "1 to 1000");
        Require(IsWithin(options.BootTime, TimeSpan.FromMinutes(10)), "BootTime", options.BootTime, "0 to 10 minutes");
        Require(IsWithin(options.ShutdownGrace, TimeSpan.FromMinutes(2)), "ShutdownGrace", options.ShutdownGrace, "0 to 2 minutes");
        Require(options.TerminatedVisible >= TimeSpan.Zero, "TerminatedVisible", options.TerminatedVisible, "0 or more");
        Require(options.MeterAge >= options.TerminatedVisible, "MeterAge", options.MeterAge, "at least LocalCloud:Ec2:TerminatedVisible");
        Require(options.FolderAge >= TimeSpan.Zero, "FolderAge", options.FolderAge, "0 or more");
        Require(options.MaxOldDisks >= 0, "MaxOldDisks", options.MaxOldDisks, "0 or more");
        Require(options.ConsoleBytes is >= 4 << 10 and <= 64 << 20, "ConsoleBytes", options.ConsoleBytes, $"{4 << 10} to {64 << 20}");
        Require(options.RequestsPerSecond is >= 0 and <= 1e6, "RequestsPerSecond", options.RequestsPerSecond, "0 (no limit) to 1000000");
        foreach (
            var (setting, quotas) in ((string, Dictionary<string, int>)[])
                [("SpotVcpus", options.SpotVcpus), ("OnDemandVcpus", options.OnDemandVcpus)]
        )
        {
            foreach (var (family, vcpus) in quotas)
            {
                Require(
                    InstanceTypes.Families.Contains(family),
                    setting,
                    $"set for '{family}'",
                    $"set for one of {string.Join(", ", InstanceTypes.Families)}"
                );
                Require(vcpus >= 0, $"{setting}:{family}", vcpus, "0 or more");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsWithin(TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max;
}

using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud;

internal sealed class LocalCloudOptionsValidator : IValidateOptions<LocalCloudOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalCloudOptions options)
    {
        var failures = new List<string>();

        if (options.Port is < 0 or > 65535)
            failures.Add($"LocalCloud:Port is {options.Port}; it must be 0 (any free port) to 65535.");
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            failures.Add("LocalCloud:DataDirectory is empty; it must name a folder.");
        if (string.IsNullOrWhiteSpace(options.Region))
            failures.Add("LocalCloud:Region is empty; it must be a region's name, such as eu-central-1.");
        if (options.KeepFreeBytes < 0)
            failures.Add($"LocalCloud:KeepFreeBytes is {options.KeepFreeBytes}; it must be 0 or more.");
        if (options.AbandonedUploadAge < TimeSpan.FromMinutes(1))
            failures.Add($"LocalCloud:AbandonedUploadAge is {options.AbandonedUploadAge}; it must be one minute or more.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

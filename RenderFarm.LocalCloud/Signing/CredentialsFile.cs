using System.Security.Cryptography;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>
/// The file with LocalCloud's key, in the format of AWS's credentials files. The AppHost compiles this too: what it starts may look for the
/// file before LocalCloud is up.
/// </summary>
internal static class CredentialsFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file with a key at random, for its owner alone, unless it is there.</summary>
    /// <param name="dataDirectory">LocalCloud's; made when missing.</param>
    /// <param name="region">For clients that are told of none.</param>
    /// <returns>Path of the file.</returns>
    public static string Ensure(string dataDirectory, string region)
    {
        var file = Path.Combine(dataDirectory, "credentials");
        if (File.Exists(file))
            return file;

        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(dataDirectory);
        }
        else
        {
            Directory.CreateDirectory(dataDirectory, OwnerFile | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerFile;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(
                $"""
                # The key of this LocalCloud, for AWS_SHARED_CREDENTIALS_FILE. Who has it runs programs as the farm's user.
                [default]
                aws_access_key_id = {NewId("LKIA")}
                aws_secret_access_key = {NewSecret()}
                region = {region}

                """
            );
        }

        try
        {
            File.Move(draft, file); // at once: nobody reads half of it
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft); // another process of the farm was quicker
        }

        return file;
    }

    /// <summary>A new key's public half.</summary>
    public static string NewId(string prefix) => prefix + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    /// <summary>A new key's secret.</summary>
    public static string NewSecret() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
}

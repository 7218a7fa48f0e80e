using System.Security.Cryptography;
using System.Text;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

namespace RenderFarm.Cli.Commands;

/// <summary>
/// <c>renderfarm submit --watch DIR</c>: submits each .blend that is saved in a folder. A file is whole when it has not changed between two
/// looks and Blender is not writing it: Blender saves to <c>NAME.blend@</c>, and then renames that. What was submitted is in a file of the
/// folder, so that each version is submitted once, also by the next call.
/// </summary>
internal sealed class FolderWatch(string folder, Submission submission, RentalQuestion question, Output output)
{
    private const string Memory = ".renderfarm-submitted";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (long Bytes, DateTime At)> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Bytes, DateTime At)> _done = new(StringComparer.Ordinal);

    /// <summary>Watches until Ctrl-C.</summary>
    /// <exception cref="BadInputException">There is no such folder, or another command watches it.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new BadInputException($"There is no folder '{folder}'.", "Name the folder that the scenes are saved in.");
        await using var memory = Open();
        var submitted = await ReadAsync(memory);
        output.Line($"Watching {Path.GetFullPath(folder)}. Ctrl-C ends that; jobs go on.");
        try
        {
            while (true)
            {
                foreach (var path in Whole())
                    await SubmitAsync(path, submitted, memory, cancellationToken);
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Note("No longer watching; what was submitted goes on. 'renderfarm jobs' lists it, 'renderfarm watch ID' follows a job.");
            throw;
        }
    }

    /// <summary>Files that are as they were at the last look, and were not looked at like that.</summary>
    private List<string> Whole()
    {
        var whole = new List<string>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.blend").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var now = (file.Length, file.LastWriteTimeUtc);
            var isStill = _seen.TryGetValue(file.FullName, out var before) && before == now && file.Length > 0;
            _seen[file.FullName] = now;
            if (isStill && !File.Exists(file.FullName + "@") && (!_done.TryGetValue(file.FullName, out var done) || done != now))
                whole.Add(file.FullName);
        }

        return whole;
    }

    private async Task SubmitAsync(string path, HashSet<string> submitted, FileStream memory, CancellationToken cancellationToken)
    {
        var version = _seen[path];
        try
        {
            var blend = BlendFile.Open(path);
            var line = $"{await blend.HashAsync(new SilentStage(), cancellationToken)}  {blend.Name}";
            if (!submitted.Contains(line))
            {
                output.Line($"{blend.Name} was saved.");
                if (!await SubmitAsync(blend, line, cancellationToken))
                    output.Line("Nothing was rented.");
                submitted.Add(line);
                await memory.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);
                await memory.FlushAsync(cancellationToken);
            }

            _done[path] = version;
        }
        catch (FarmUnreachableException e)
        {
            // At the next look again.
            output.Note(e.Message + " Trying again.");
        }
        catch (FailureException e)
        {
            output.Failure(e);
            _done[path] = version;
        }
    }

    private async Task<bool> SubmitAsync(BlendFile blend, string line, CancellationToken cancellationToken)
    {
        var prepared = await submission.PrepareAsync(blend, null, cancellationToken);
        if (prepared.Requests[0].Rental is { } rental && !await question.AskAsync($"Rent {RentalText.Of(rental)}?", cancellationToken))
        {
            await submission.ForgetAsync([prepared]);
            return false;
        }

        // Cut off before it is remembered, the next call asks for the same jobs again, and gets those.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder) + "\n" + line)));
        var jobs = await submission.SubmitAsync(prepared, [], "watch-" + key, cancellationToken);
        foreach (var job in jobs)
            output.JsonLine(job);
        return true;
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(Path.Combine(folder, Memory), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"'{folder}' cannot be watched: {e.Message}",
                "One command at a time watches a folder, and remembers in it what was submitted.",
                e
            );
        }
    }

    private static async Task<HashSet<string>> ReadAsync(FileStream memory)
    {
        using var reader = new StreamReader(memory, Encoding.UTF8, leaveOpen: true);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

namespace RenderFarm.Cli;

/// <summary>What the exit codes of <c>renderfarm</c> mean.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The job failed or was canceled, a frame of it failed, or a download is incomplete.</summary>
    public const int JobFailed = 1;

    /// <summary>The command, the file or the directory given cannot be used, or the farm refused the request.</summary>
    public const int BadInput = 2;

    /// <summary>The farm does not answer.</summary>
    public const int Unreachable = 3;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}

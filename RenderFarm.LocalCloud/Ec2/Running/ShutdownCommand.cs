using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>The commands that end an instance from inside, as poweroff ends a machine.</summary>
internal static class ShutdownCommand
{
    /// <summary>Where they say so, at the instance's metadata endpoint.</summary>
    public const string Path = "/localcloud/shutdown";

    public static string Script(int port) =>
        $$"""
            #!/bin/bash
            # Ends this instance of LocalCloud, as the command of this name ends a machine. Takes +MINUTES.
            minutes=0
            for argument in "$@"; do
                case "$argument" in
                    -r | --reboot | -c | -k | --show) echo "${0##*/}: LocalCloud has no $argument: an instance can only end." >&2; exit 1 ;;
                    +*[!0-9]* | +) echo "${0##*/}: $argument is no number of minutes." >&2; exit 1 ;;
                    +*) minutes=$((10#${argument#+})) ;;
                esac
            done
            end() {
                exec 3<>/dev/tcp/127.0.0.1/{{port}} || exit 1
                printf 'POST {{Path}} HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' >&3
                cat <&3 >/dev/null
            }
            if ((minutes > 0)); then
                (sleep $((60 * minutes)); end) </dev/null >/dev/null 2>&1 &
            else
                end
            fi

            """;
}

/// <summary>Signals of Linux.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal. A process that is gone meanwhile is no error.</summary>
    public static void Send(int processId, int signal) => _ = Native(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Native(int processId, int signal);
}

using System.Runtime.InteropServices;
using RenderFarm.Cli;

using var ended = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

return await CommandLine.RunAsync(args, ended.Token);

// The first signal ends the command in an orderly way, the second one at once.
void End(PosixSignalContext signal)
{
    signal.Cancel = !ended.IsCancellationRequested;
    ended.Cancel();
}

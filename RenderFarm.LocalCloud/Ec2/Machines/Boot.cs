namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>The start of a machine, under way or done.</summary>
internal sealed record Boot(Task Task, CancellationTokenSource Cancellation)
{
    /// <summary>Ends the wait for the machine to come up; what has begun to run is there when this returns.</summary>
    public async Task EndAsync()
    {
        await Cancellation.CancelAsync();
        await Task;
        Cancellation.Dispose();
    }
}

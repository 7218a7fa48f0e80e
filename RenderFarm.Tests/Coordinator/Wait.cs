namespace RenderFarm.Tests.Coordinator;

/// <summary>Waits for what comes about by itself.</summary>
internal static class Wait
{
    /// <summary>Ends a test that hangs; nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Asks again and again until the answer is good.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T>> ask, Func<T, bool> isGood, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(Patience);
        var answer = await ask();
        while (!isGood(answer))
        {
            Assert.False(patience.IsCancellationRequested, $"It never came to this: {what}. The last answer was {answer}.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
            answer = await ask();
        }

        return answer;
    }
}

using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>Time and money of a job, from some of its frame times. Pure: the same numbers and the same seed give the same quote.</summary>
internal static class QuoteMath
{
    /// <summary>Jobs that are played through for one option.</summary>
    private const int Rounds = 200;

    /// <summary>Of more frames the sum is so even that there is no need to hand them out one by one.</summary>
    private const int FramesPlayed = 1000;

    /// <summary>
    /// Spread of the speed of instances of one type, as the standard deviation of its logarithm: other processors under the same name,
    /// other tenants, and that a few sample frames speak for all.
    /// </summary>
    private const double SpeedSpread = 0.08;

    /// <summary>The same of the time that an instance takes to boot and to load.</summary>
    private const double StartSpread = 0.25;

    /// <summary>AWS bills a Linux instance for a minute at least.</summary>
    private const double LeastBilledSeconds = 60;

    /// <summary>A slope of one frame that is so many times another one's is a worker's first frame, not the scene.</summary>
    private const double SlopeTolerance = 3;

    private const double SecondsPerHour = 3600;

    /// <summary>Seconds of frames with all samples, from two renders of each with few.</summary>
    /// <param name="low">Seconds by frame, with the fewer samples.</param>
    /// <param name="high">Seconds by frame, with more.</param>
    /// <param name="lowSamples">How many those were.</param>
    /// <param name="highSamples">How many these were.</param>
    /// <param name="samples">How many the job wants.</param>
    public static IReadOnlyList<double> Extrapolate(
        IReadOnlyDictionary<int, double> low,
        IReadOnlyDictionary<int, double> high,
        int lowSamples,
        int highSamples,
        int samples
    )
    {
        var slopes = high.Where(frame => low.ContainsKey(frame.Key))
            .ToDictionary(frame => frame.Key, frame => Math.Max(0, frame.Value - low[frame.Key]) / (highSamples - lowSamples));
        if (slopes.Count == 0)
            return [.. high.OrderBy(frame => frame.Key).Select(frame => frame.Value * samples / highSamples)];

        // The first frame that a worker renders also warms it up, which hides in one of its two times.
        var usual = Quantile([.. slopes.Values.Order()], 0.5);
        return [.. high.OrderBy(frame => frame.Key).Select(frame => frame.Value + (SlopeOf(frame.Key) * (samples - highSamples)))];

        double SlopeOf(int frame) =>
            slopes.TryGetValue(frame, out var slope) && slope <= usual * SlopeTolerance && slope >= usual / SlopeTolerance ? slope : usual;
    }

    /// <summary>Plays a job through, many times.</summary>
    /// <param name="frameSeconds">Known frame times, at least one.</param>
    /// <param name="frames">Frames of the job, or parts of frames when they are divided.</param>
    /// <param name="workers">Workers that render it, each on an instance of its own when it is rented; those beyond the frames are not
    /// rented.</param>
    /// <param name="startSeconds">Until a worker begins its first frame.</param>
    /// <param name="dollarsPerHour">Of one instance; null when it is not known.</param>
    /// <param name="random">Seeded.</param>
    public static QuoteSpread Estimate(
        IReadOnlyList<double> frameSeconds,
        int frames,
        int workers,
        double startSeconds,
        decimal? dollarsPerHour,
        Random random
    )
    {
        workers = Math.Min(workers, frames);
        var seconds = new double[Rounds];
        var billed = new double[Rounds];
        var known = new double[frameSeconds.Count];
        for (var round = 0; round < Rounds; round++)
        {
            // The frames that are known might have been others.
            var speed = Math.Exp(SpeedSpread * Normal(random));
            for (var i = 0; i < known.Length; i++)
                known[i] = frameSeconds[random.Next(frameSeconds.Count)] * speed;
            (seconds[round], billed[round]) =
                frames <= FramesPlayed ? Play(known, frames, workers, startSeconds, random) : Sum(known, frames, workers, startSeconds);
        }

        Array.Sort(seconds);
        Array.Sort(billed);
        return new QuoteSpread(
            Quantile(seconds, 0.5),
            Quantile(seconds, 0.9),
            Dollars(Quantile(billed, 0.5), dollarsPerHour),
            Dollars(Quantile(billed, 0.9), dollarsPerHour)
        );
    }

    /// <summary>The value below which a part of sorted values is.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1];

    /// <summary>Hands each frame to the worker that is free first.</summary>
    private static (double Seconds, double Billed) Play(double[] known, int frames, int workers, double startSeconds, Random random)
    {
        var free = new PriorityQueue<int, double>(workers);
        var ends = new double[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            ends[worker] = startSeconds * Math.Exp(StartSpread * Normal(random));
            free.Enqueue(worker, ends[worker]);
        }

        for (var frame = 0; frame < frames; frame++)
        {
            var worker = free.Dequeue();
            ends[worker] += known[random.Next(known.Length)];
            free.Enqueue(worker, ends[worker]);
        }

        return (ends.Max(), ends.Sum(end => Math.Max(LeastBilledSeconds, end)));
    }

    private static (double Seconds, double Billed) Sum(double[] known, int frames, int workers, double startSeconds)
    {
        var work = frames * known.Average();
        return (
            startSeconds + (work / workers) + (known.Average() / 2),
            Math.Max(workers * LeastBilledSeconds, (workers * startSeconds) + work)
        );
    }

    private static decimal? Dollars(double seconds, decimal? perHour) =>
        perHour is { } price ? Math.Round((decimal)(seconds / SecondsPerHour) * price, 4) : null;

    /// <summary>Box and Muller's transform.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>Which of the options of a quote a rental comes to.</summary>
internal static class QuoteChoice
{
    /// <summary>
    /// The cheapest of those with as many instances as it asks for. When the farm plans their number: the cheapest that keeps deadline and
    /// budget in nine cases of ten; with a budget alone the fastest such; the one that comes closest when none does.
    /// </summary>
    public static QuoteOption? Of(IReadOnlyList<QuoteOption> options, Rental rental, DateTimeOffset now)
    {
        var rented = options.Where(option => option.InstanceType is not null);
        if (rental.Instances is { } count)
            return rented.Where(option => option.Count == count).OrderBy(Price).ThenBy(option => option.SecondsP50).FirstOrDefault();

        var keeping = rented.OrderByDescending(option => IsInTime(option) && IsInBudget(option)).ThenByDescending(IsInBudget);
        return rental.Deadline is null
            ? keeping.ThenBy(option => option.SecondsP50).FirstOrDefault()
            : keeping
                .ThenByDescending(IsInTime)
                .ThenBy(option => IsInTime(option) ? Price(option) : 0)
                .ThenBy(option => option.SecondsP90)
                .FirstOrDefault();

        bool IsInTime(QuoteOption option) => rental.Deadline is null || now.AddSeconds(option.SecondsP90) <= rental.Deadline;

        bool IsInBudget(QuoteOption option) => rental.Budget is null || option.DollarsP90 is null || option.DollarsP90 <= rental.Budget;
    }

    private static decimal Price(QuoteOption option) => option.DollarsP50 ?? decimal.MaxValue;
}

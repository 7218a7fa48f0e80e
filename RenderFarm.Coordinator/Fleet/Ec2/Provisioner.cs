using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>
/// Rents, once for each decision. The request is committed before EC2 is asked and its answer after, so that a crash between the two
/// leaves a request whose token leads to what came of it.
/// </summary>
internal sealed partial class Provisioner(
    FarmStore store,
    CallPlanner calls,
    RentCaller caller,
    InstanceLifecycle instances,
    TimeProvider time,
    ILogger<Provisioner> logger
)
{
    /// <summary>How long a request whose outcome is not known is sent again. EC2 remembers tokens for longer.</summary>
    private static readonly TimeSpan RepeatFor = TimeSpan.FromHours(1);

    /// <summary>Asks for instances.</summary>
    /// <exception cref="CloudUnavailableException">Nobody knows what came of it; <see cref="RecoverAsync"/> finds out.</exception>
    public async Task RentAsync(RentAction rent, CancellationToken cancellationToken)
    {
        var request = new RentRequest
        {
            Token = "rf-" + RandomIds.Chunk(),
            Pool = rent.Pool,
            Request = new RentCall { InstanceTypes = rent.Rental.InstanceTypes },
            Count = rent.Count,
            Market = rent.Market,
            State = RentRequestState.Open,
            CreatedAt = time.GetUtcNow(),
        };
        try
        {
            request = request with { Request = await calls.PlanAsync(rent, cancellationToken) };
        }
        catch (Ec2RefusedException e)
        {
            await RefuseUnsentAsync(request, e.Fault, cancellationToken);
            return;
        }
        catch (Exception e) when (e is RefusedException or ArgumentException)
        {
            // No worker, or a setting that cannot stand in the start-up script. .NET puts the parameter's name behind the text.
            var text = e.Message.Split(" (Parameter '")[0];
            await RefuseUnsentAsync(request, new RentFault(RentProblem.Configuration, text), cancellationToken);
            return;
        }

        LogAsking(request.Token, request.Count, request.Market, request.Pool, rent.Reason);
        await store.WriteAsync(farm => RentRequestTable.Insert(farm.Connection, request), cancellationToken);
        await SendAsync(request, cancellationToken);
    }

    /// <summary>Finds out what came of the requests that were under way when the coordinator or the line died.</summary>
    /// <param name="open">The requests.</param>
    /// <param name="seen">What EC2 shows.</param>
    /// <param name="wanted">Pools that still want instances.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The requests of which nobody knows it yet.</returns>
    public Task<IReadOnlyList<(RentRequest Request, Exception Problem)>> RecoverAsync(
        IReadOnlyList<RentRequest> open,
        IReadOnlyList<Instance> seen,
        HashSet<string> wanted,
        CancellationToken cancellationToken
    ) =>
        Each.TryAsync(
            open,
            async request =>
            {
                var came = seen.Where(instance => instance.Token == request.Token)
                    .Select(instance => (instance.Id, instance.InstanceType, instance.Zone))
                    .ToList();
                if (came.Count > 0)
                {
                    LogFound(request.Token, came.Count, request.Count);
                    await AnswerAsync(request, new RentAnswer(came, null), cancellationToken);
                }
                else if (wanted.Contains(request.Pool) && time.GetUtcNow() < request.CreatedAt + RepeatFor)
                {
                    LogRepeating(request.Token);
                    await SendAsync(request, cancellationToken);
                }
                else
                {
                    // Should it have been carried out, its instances bear the tag and end when they are seen.
                    await FailAsync(
                        request,
                        new RentFault(RentProblem.Other, "The instances were no longer wanted when the farm could have asked for them."),
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );

    private async Task SendAsync(RentRequest request, CancellationToken cancellationToken)
    {
        RentAnswer answer;
        try
        {
            answer = await caller.CallAsync(request, cancellationToken);
        }
        catch (Ec2RefusedException e)
        {
            LogRefused(request.Token, e.Code, e.Fault.Text);
            await FailAsync(request, e.Fault, cancellationToken);
            return;
        }

        await AnswerAsync(request, answer, cancellationToken);
    }

    private Task AnswerAsync(RentRequest request, RentAnswer answer, CancellationToken cancellationToken) =>
        store.WriteAsync(
            farm =>
            {
                foreach (
                    var (id, type, zone) in answer.Instances.Where(instance => InstanceTable.Find(farm.Connection, instance.Id) is null)
                )
                {
                    instances.Add(
                        farm,
                        new Instance
                        {
                            Id = id,
                            Token = request.Token,
                            Pool = request.Pool,
                            InstanceType = type,
                            Zone = zone,
                            Market = request.Market,
                            State = InstanceState.Pending,
                            LaunchedAt = farm.Now,
                        }
                    );
                }

                RentRequestTable.Answer(
                    farm.Connection,
                    request with
                    {
                        State = answer.Instances.Count > 0 ? RentRequestState.Answered : RentRequestState.Failed,
                        AnsweredAt = farm.Now,
                        Got = answer.Instances.Count,
                        Problem = answer.Fault?.Problem,
                        Error = answer.Fault?.Text,
                    }
                );
                if (answer.Fault is { } fault)
                    LogShort(request.Token, answer.Instances.Count, request.Count, fault.Text);
            },
            cancellationToken
        );

    private Task FailAsync(RentRequest request, RentFault fault, CancellationToken cancellationToken) =>
        store.WriteAsync(farm => RentRequestTable.Answer(farm.Connection, Failed(request, fault, farm.Now)), cancellationToken);

    private Task RefuseUnsentAsync(RentRequest request, RentFault fault, CancellationToken cancellationToken)
    {
        LogRefused(request.Token, fault.Problem.ToString(), fault.Text);
        return store.WriteAsync(
            farm =>
            {
                RentRequestTable.Insert(farm.Connection, request);
                RentRequestTable.Answer(farm.Connection, Failed(request, fault, farm.Now));
            },
            cancellationToken
        );
    }

    private static RentRequest Failed(RentRequest request, RentFault fault, DateTimeOffset now) =>
        request with
        {
            State = RentRequestState.Failed,
            AnsweredAt = now,
            Problem = fault.Problem,
            Error = fault.Text,
        };

    [LoggerMessage(1610, LogLevel.Information, "Request {Token}: asking for {Count} instances ({Market}) for {Pool}: {Reason}")]
    private partial void LogAsking(string token, int count, InstanceMarket market, string pool, string reason);

    [LoggerMessage(1611, LogLevel.Warning, "Request {Token}: {Got} of {Count} instances. {Reason}")]
    private partial void LogShort(string token, int got, int count, string reason);

    [LoggerMessage(1612, LogLevel.Warning, "Request {Token} is refused ({Code}). {Reason}")]
    private partial void LogRefused(string token, string code, string reason);

    [LoggerMessage(
        1613,
        LogLevel.Information,
        "Request {Token} was carried out before its answer was stored: {Got} of {Count} instances are there"
    )]
    private partial void LogFound(string token, int got, int count);

    [LoggerMessage(1614, LogLevel.Information, "Request {Token} may not have arrived; sending it again under its token")]
    private partial void LogRepeating(string token);
}

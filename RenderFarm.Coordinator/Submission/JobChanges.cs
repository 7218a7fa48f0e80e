using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Submission;

/// <summary>A <see cref="JobChange"/> whose every value is within its range.</summary>
/// <param name="Name">The new name; null for that which it has.</param>
/// <param name="Priority">The new priority; null for that which it has.</param>
/// <param name="Rental">What is new of what it rents.</param>
internal sealed record ValidJobChange(string? Name, int? Priority, RentalChange? Rental)
{
    /// <summary>Checks a request as a submission is checked; every problem that it has is added to <paramref name="errors"/>.</summary>
    public static ValidJobChange From(JobChange change, DateTimeOffset now, ValidationErrors errors)
    {
        errors.Range("priority", change.Priority, -100, 100);
        var rental = change.Rental is { Instances: null, Budget: null, Deadline: null } ? null : change.Rental;
        if (rental is not null)
        {
            var parts = new Rental
            {
                Instances = rental.Instances,
                Budget = rental.Budget,
                Deadline = rental.Deadline,
            };
            RentalRules.Check(parts, now, errors);
        }

        var name = errors.Name("name", change.Name);
        if (change.Name is not null && name is null)
            errors.Add("name", "is blank; give one that people can read.");
        if (change.Name is null && change.Priority is null && rental is null)
            errors.Add("job", "is to be changed in nothing: give a name, a priority, or a rental with instances, budget or deadline.");
        return new ValidJobChange(name, change.Priority, rental);
    }
}

/// <summary>Changes what may be changed of a job while it goes on. Whatever follows from it the loops see by themselves.</summary>
internal sealed class JobChanges(FarmStore store, Planner planner, DispatchSignal feed, IOptions<FleetOptions> fleet)
{
    /// <summary>Changes a job, in everything or in nothing.</summary>
    /// <returns>The job as it is then; null when there is none of that id.</returns>
    /// <exception cref="RefusedException">The job has ended, rents nothing, or has spent more already.</exception>
    public async Task<Job?> ChangeAsync(string id, ValidJobChange change, CancellationToken cancellationToken)
    {
        var job = await store.WriteAsync(farm => Change(farm, id, change), cancellationToken);
        feed.Raise();
        return job;
    }

    private Job? Change(FarmTransaction farm, string id, ValidJobChange change)
    {
        if (JobTable.Shown(farm.Connection, id) is not { } job)
            return null;
        if (change is { Priority: null, Rental: null })
            return Save(farm, job with { Name = change.Name! });

        // A failed job may be tried again, and perhaps failed for want of money.
        if (job.State is JobState.Completed or JobState.Canceled)
            throw new RefusedException(
                ProblemTypes.JobEnded,
                $"Job {id} has ended ({job.State}), and only its name can be changed: not its {string.Join(", ", Names(change))}."
            );
        if (change.Rental is { } rental)
            Check(farm, job, rental);
        return Save(
            farm,
            job with
            {
                Name = change.Name ?? job.Name,
                Priority = change.Priority ?? job.Priority,
                Rental = change.Rental is null
                    ? job.Rental
                    : job.Rental! with
                    {
                        Instances = change.Rental.Instances ?? job.Rental.Instances,
                        Budget = change.Rental.Budget ?? job.Rental.Budget,
                        Deadline = change.Rental.Deadline ?? job.Rental.Deadline,
                    },
            }
        );
    }

    private static Job Save(FarmTransaction farm, Job job)
    {
        SteeringTable.Change(farm.Connection, job);
        farm.Changes.Job(job.Id);
        if (job.Pool is not null)
            farm.Changes.Fleet();
        return job;
    }

    private static IEnumerable<string> Names(ValidJobChange change) =>
        (
            (string?[])
                [
                    change.Priority is null ? null : "priority",
                    change.Rental?.Instances is null ? null : "instances",
                    change.Rental?.Budget is null ? null : "budget",
                    change.Rental?.Deadline is null ? null : "deadline",
                ]
        ).OfType<string>();

    private void Check(FarmTransaction farm, Job job, RentalChange change)
    {
        if (job is not { Rental: not null, Pool: { } pool })
            throw new RefusedException(
                ProblemTypes.NotRentable,
                $"Job {job.Id} rents nothing: the workers that are there render it. Submit it with --instances, --budget or --deadline."
            );
        if (change.Instances > fleet.Value.MaxInstances)
            throw new RefusedException(
                ProblemTypes.NotRentable,
                $"{change.Instances} instances are more than the farm may rent at once, {fleet.Value.MaxInstances}. Ask for fewer, or "
                    + "raise Fleet:MaxInstances."
            );
        if (
            change.Budget is { } budget
            && planner.Jobs(farm.Now).Position(farm.Connection, pool) is { } position
            && (position.Spent >= budget || (position with { Budget = budget }).IsSpent)
        )
            throw new RefusedException(
                ProblemTypes.NotRentable,
                $"A budget of {BudgetChecks.Dollars(budget)} is spent already: the instances of job {job.Id} have cost "
                    + $"{BudgetChecks.Dollars(position.Spent)}, and their end has to be paid too. Give more; 'renderfarm cancel {job.Id}' "
                    + "ends the job."
            );
    }
}

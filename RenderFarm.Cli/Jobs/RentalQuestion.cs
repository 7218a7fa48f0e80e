using RenderFarm.Cli.Display;
using RenderFarm.Cli.Failures;

namespace RenderFarm.Cli.Jobs;

/// <summary>Nothing is rented that the user has not agreed to.</summary>
/// <param name="output">Where the question goes.</param>
/// <param name="agreed">The user has agreed beforehand.</param>
internal sealed class RentalQuestion(Output output, bool agreed)
{
    /// <summary>Refuses early, before files are packed and sent.</summary>
    /// <exception cref="BadInputException">Nobody is there to be asked.</exception>
    public void CheckAskable()
    {
        if (!agreed && !output.CanAsk)
            throw new BadInputException("Renting machines costs money, and there is nobody at a terminal to ask.", "Give --yes to rent without being asked.");
    }

    /// <summary>Asks, unless the user has agreed.</summary>
    /// <exception cref="BadInputException">The user does not agree.</exception>
    public async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        if (!agreed && !await output.AskAsync(question, cancellationToken))
            throw new BadInputException("Nothing was rented.");
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RenderFarm.Cli.Display;

/// <summary>
/// What the user sees: text on standard output, live and coloured on a terminal; or with <c>--json</c> one JSON document there and nothing
/// else.
/// Errors go to standard error.
/// </summary>
internal sealed class Output
{
    // Lines in a file or a pipe are for other programs: they are never broken.
    private const int UnboundedWidth = 10_000;

    // Read by programs and by people, never put into HTML.
    private static readonly JsonSerializerOptions Lines = new(ApiJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Document = new(Lines) { WriteIndented = true };

    private readonly IAnsiConsole _out;
    private readonly IAnsiConsole _error;

    /// <summary>Looks at what the console can do.</summary>
    /// <param name="json">Machine-readable output.</param>
    /// <param name="plain">No live display, also on a terminal.</param>
    public Output(bool json, bool plain)
    {
        IsJson = json;
        IsLive = !plain && !Console.IsOutputRedirected && IsAnsiTerminal;
        TellsDesktop = IsLive && !json;
        _out = CreateConsole(Console.Out, Console.IsOutputRedirected);
        _error = CreateConsole(Console.Error, Console.IsErrorRedirected);
    }

    public bool IsJson { get; }

    public bool IsLive { get; }

    /// <summary>Whether the desktop is told of what somebody waits for.</summary>
    public bool TellsDesktop { get; set; }

    private static bool IsAnsiTerminal => Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private static bool MayColour => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Writes a line for people.</summary>
    public void Line(string text = "")
    {
        if (!IsJson)
            _out.WriteLine(text);
    }

    /// <summary>Writes a table or the like for people.</summary>
    public void Show(IRenderable content)
    {
        if (!IsJson)
            _out.Write(content);
    }

    /// <summary>Writes a table for people, without the columns that there is no room for.</summary>
    public void Show(Table table)
    {
        var (fitted, leftOut) = Tables.Fit(table, RenderOptions.Create(_out), _out.Profile.Width);
        Show((IRenderable)fitted);
        if (leftOut > 0)
            Note($"{Readable.Count(leftOut, "column")} more in a wider window, or with --json.");
    }

    /// <summary>Says something that happens meanwhile, without being the result.</summary>
    public void Note(string text) => (IsJson ? _error : _out).WriteLine(text, new Style(Color.Yellow));

    /// <summary>Whether somebody is there to answer a question.</summary>
    public bool CanAsk => !IsJson && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Asks a question whose answer is no unless it is yes.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        _out.Write($"{question} [y/N] ");
        // A console's read cannot be cancelled; the command can.
        var answer = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return answer?.Trim() is { Length: > 0 } word && "yes".StartsWith(word, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Writes the one document of a command.</summary>
    public void Json<T>(T document)
    {
        if (IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(document, Document));
    }

    /// <summary>Writes one of many documents, on a line of its own.</summary>
    public void JsonLine<T>(T document)
    {
        if (IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(document, Lines));
    }

    /// <summary>Says why the command ended and what to do, on standard error.</summary>
    public void Failure(string message, string? hint, int exitCode)
    {
        if (IsJson)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(new FailureDocument(message, hint, exitCode), Lines));
            return;
        }

        _error.Write(new Text("error: ", new Style(Color.Red)));
        _error.WriteLine(message);
        if (hint is not null)
            _error.WriteLine("       " + hint);
    }

    /// <inheritdoc cref="Failure(string, string?, int)"/>
    public void Failure(FailureException failure) => Failure(failure.Message, failure.Hint, failure.ExitCode);

    /// <summary>Runs a long piece of work under a progress bar, or with a line now and then where no bar can be.</summary>
    public async Task<T> StageAsync<T>(string title, Func<Stage, Task<T>> work)
    {
        if (IsJson)
            return await work(new SilentStage());
        if (!IsLive)
            return await work(new LineStage(title, Line, TimeProvider.System));

        var detail = new DetailColumn();
        return await _out.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 30 },
                new PercentageColumn(),
                detail
            )
            .StartAsync(context => work(new BarStage(context.AddTask(title, maxValue: 1), detail, TimeProvider.System)));
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool redirected)
    {
        var terminal = !redirected && IsAnsiTerminal;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = terminal && MayColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,

                // Build servers are no terminals, whatever their variables say.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        if (redirected)
            console.Profile.Width = UnboundedWidth;
        return console;
    }
}

/// <summary>An error as <c>--json</c> writes it to standard error.</summary>
internal sealed record FailureDocument(string Error, string? Hint, int ExitCode);

using System.Text;
using CsCheck;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Fuzz;

/// <summary>Whatever Blender prints and its driver answers, nothing throws, hangs or grows.</summary>
public sealed class BlenderOutputFuzzTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private static readonly Gen<string> Piece = Gen.OneOf<string>(
        Gen.OneOf<string>(
            "Fra:1 Mem:9M (Peak 9M) | ",
            "Time:00:01",
            "Scene, ViewLayer | ",
            "Sample 1/4",
            "Rendered 3/12 Tiles, Sample 9/18",
            "Rendering 16 / 0 samples",
            "00:02.438  render           | ",
            "CUDA error",
            "OPTIX_ERROR_",
            "Out of memory",
            "oneAPI ",
            "@renderfarm",
            "@end 1",
            "\n",
            "\r\n",
            "\0",
            "\u001b[2J",
            " | ",
            ":",
            "\ud800"
        ),
        Gen.String[Gen.Char, 0, 40],
        Gen.Int.Select(number => $"Sample {number}/{number / 2}"),
        Gen.Const(new string('|', 3000)),
        Gen.Const(string.Concat(Enumerable.Repeat("OPTIX_ERROR_ oneAPI ", 150)))
    );

    private static readonly Gen<string> Text = Piece.Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Json = Gen.OneOf<string>(
        Text,
        Gen.Select(
            Text,
            Text,
            Gen.OneOf<string>("true", "false", "null", "1", "NaN", "\"true\""),
            static (id, error, ok) =>
                $"{{\"id\": \"{Escape(id)}\", \"ok\": {ok}, \"error\": \"{Escape(error)}\", \"unfit\": {ok}, \"path\": {ok}}}"
        ),
        Gen.OneOf<string>(
            "null",
            "[]",
            "{}",
            "{\"ok\": true}",
            "{\"id\": null, \"ok\": true}",
            "{\"id\": \"x\", \"ok\": true, \"path\": \"\\ud800\"}",
            new string('[', 100_000),
            "{\"id\": \"x\", \"ok\": true, \"width\": 1e999, \"height\": 99999999999}"
        )
    );

    [Fact]
    public Task Lines_are_those_of_the_text_cut_at_their_longest_however_it_comes() =>
        Gen.Select(Text, Gen.Int[1, 50])
            .SampleAsync(
                async (text, longest) =>
                {
                    var lines = new List<string>();
                    await OutputLines.ReadAsync(new StringReader(text), longest, lines.Add);

                    var whole = text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
                    Assert.Equal(whole.Select(line => line.Length > longest ? line[..longest] + "…" : line), lines);
                },
                iter: 2000
            );

    [Fact]
    public void Whatever_is_printed_is_understood_as_something_or_nothing_and_kept_within_bounds() =>
        Text.Array[1, 60]
            .Sample(
                texts =>
                {
                    var progress = new RenderProgress(layers: 2);
                    using var watchdog = new Watchdog(TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeProvider.System);
                    var log = new FrameLog();
                    foreach (var text in texts)
                    {
                        var line = text.Length > FrameLog.LongestLine ? text[..FrameLog.LongestLine] : text;
                        var before = progress.Fraction;
                        watchdog.See(line);
                        _ = FailureSigns.Find(line);
                        _ = progress.Read(line);
                        log.Add(line);
                        Assert.InRange(progress.Fraction, before, 1);
                    }

                    Assert.Equal(texts.Length, log.ToString().Count(letter => letter == '\n'));
                    Assert.DoesNotContain(log.ToString(), letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
                },
                iter: 300
            );

    [Fact]
    public void An_answer_is_one_or_none_and_its_error_is_a_sentence() =>
        Json.Sample(
            json =>
            {
                if (DriverAnswer.Parse(json) is not { } answer)
                    return;

                try
                {
                    _ = answer.Fields<RenderAnswer>("tail");
                    _ = answer.Fields<PreparedScene>("tail");
                    _ = answer.Fields<SceneInspection>("tail");
                }
                catch (RenderFault fault)
                {
                    Assert.InRange(fault.Message.Length, 0, 2001);
                    Assert.DoesNotContain(fault.Message, char.IsControl);
                }
            },
            iter: 2000
        );

    [LinuxFact]
    public Task A_process_that_answers_and_prints_anything_is_the_frames_fault_and_ends() =>
        Gen.Select(Text, Json)
            .SampleAsync(
                async (printed, answered) =>
                {
                    var folder = blenders.NewFolder();
                    var (log, answers) = (Path.Combine(folder, "log"), Path.Combine(folder, "answers"));
                    await File.WriteAllTextAsync(log, printed, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                    await File.WriteAllTextAsync(answers, answered + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                    var script = await ShellScript.WriteAsync(
                        Path.Combine(folder, "blender"),
                        "echo @renderfarm; read command",
                        $"cat {log} >&2",
                        $"cat {answers}",
                        "exit 0"
                    );
                    await using var blender = await blenders.StartAsync(script, new BlenderOptions());

                    var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.RenderAsync(1, folder, _ => false, default));

                    Assert.Equal(FaultKind.Frame, fault.Kind);
                    Assert.False(blender.IsAlive);
                },
                iter: 8,
                threads: 1
            );

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}

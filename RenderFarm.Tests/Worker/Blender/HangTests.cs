using System.Diagnostics;
using System.Text;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>Programs that take Blender's part and behave as no scene can be made to.</summary>
public sealed class HangTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    /// <summary>
    /// The driver's part of the protocol: <c>end</c> ends the log of the command, <c>tell</c> writes to the pipe of the answers.
    /// </summary>
    private const string Ready = """
        exec 3>&1 1>&2
        end() { echo; echo "@end $id"; }
        tell() { echo "$1" >&3; }
        answer() { end; tell "{\"ok\": true, \"path\": \"x\", \"id\": \"$id\"}"; }
        tell '@renderfarm'
        read -r command; id=${command##*\"id\":\"}; id=${id%%\"*}
        """;

    [Theory]
    [InlineData("echo 'Fra:1 Mem:1M (Peak 1M) | Time:00:01 | Scene, ViewLayer | Sample 3/16'", "Sample 3/16")]
    [InlineData("n=$((n+1)); echo \"Fra:1 Mem:${n}M (Peak ${n}M) | Time:00:$n | Scene, ViewLayer | Sample $((n%4))/16\"", "/16")]
    [InlineData("sleep 60", "made no progress")]
    public async Task A_Blender_that_prints_endlessly_or_nothing_without_progress_is_ended(string line, string said)
    {
        await using var blender = await StartAsync(TimeSpan.FromSeconds(2), $"while true; do {line}; done");

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("scene", "scene.blend", default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("made no progress", fault.Message);
        Assert.Contains(said, fault.Message);
        Assert.False(blender.IsAlive);
    }

    [Fact]
    public async Task A_changing_status_is_progress_however_long_it_takes()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromSeconds(3),
            "for n in 1 2 3 4 5 6 7 8; do sleep 0.5; echo \"Fra:1 Mem:1M (Peak 1M) | Time:00:01 | Synchronizing object | Cube.$n\"; done; "
                + "answer; read end"
        );

        await blender.OpenAsync("scene", "scene.blend", default);

        Assert.True(blender.IsAlive);
    }

    [Fact]
    public async Task A_status_that_always_changes_keeps_nothing_alive_for_ever()
    {
        var script = await WriteAsync("while true; do n=$((n+1)); echo \"Fra:1 Mem:1M | Scene, ViewLayer | Sample $n/9999999\"; done");
        await using var blender = await blenders.StartAsync(
            script,
            new BlenderOptions { HangTimeout = TimeSpan.FromSeconds(2), FrameTimeout = TimeSpan.FromSeconds(4) }
        );

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("scene", "scene.blend", default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("See Blender:FrameTimeout", fault.Message);
        Assert.False(blender.IsAlive);
    }

    [Fact]
    public async Task An_image_that_is_saved_after_words_of_a_failing_machine_is_not_taken_and_nobody_is_blamed()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromMinutes(1),
            "echo 'System is out of GPU and shared host memory'; answer; read end"
        );

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.RenderAsync(1, blenders.NewFolder(), _ => false, default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("System is out of GPU and shared host memory", fault.Message);
        Assert.False(blender.IsAlive);
    }

    [Theory]
    [InlineData("end; tell '{\"ok\": true, \"path\": \"x\", \"id\": \"1\"}'", "is none to what it was asked")]
    [InlineData("end; tell '{\"ok\": true, \"path\": \"x\"}'", "is none to what it was asked")]
    [InlineData("end; tell '{\"ok\": true, \"path\": NaN'", "is none to what it was asked")]
    [InlineData("end; tell 'Saved: 0001.png'", "is none to what it was asked")]
    [InlineData("end; tell \"{\\\"ok\\\": true, \\\"id\\\": \\\"$id\\\"}\"", "lacks what belongs in it")]
    [InlineData("end; tell \"{\\\"ok\\\": true, \\\"id\\\": \\\"$id\\\", \\\"path\\\": {}}\"", "lacks what belongs in it")]
    [InlineData("end; tell \"{\\\"ok\\\": true, \\\"id\\\": \\\"$id\\\", \\\"path\\\": \\\"\\\\udc80\\\"}\"", "")]
    [InlineData("end; tell \"{\\\"ok\\\": true, \\\"id\\\": \\\"$id\\\", \\\"path\\\": \\\"/etc/passwd\\\"}\"", "no file in the folder")]
    [InlineData("end; head -c 50000000 /dev/zero | tr '\\0' a >&3; tell ''", "is none to what it was asked")]
    [InlineData("exit 0", "exit code 0")]
    public async Task A_broken_answer_is_the_frames_fault_and_leaves_no_process(string then, string said)
    {
        await using var blender = await StartAsync(TimeSpan.FromMinutes(1), then + "; read end");

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.RenderAsync(1, blenders.NewFolder(), _ => false, default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains(said, fault.Message);
    }

    [Fact]
    public async Task What_says_more_than_it_was_asked_is_not_used_again()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromMinutes(1),
            "answer; tell '{\"ok\": true, \"id\": \"next\"}'; echo more; read end"
        );

        await blender.OpenAsync("scene", "scene.blend", default);
        await Coordinator.Wait.ForAsync(() => Task.FromResult(blender.IsAlive), alive => !alive, "the second answer is seen");
    }

    [Fact]
    public async Task An_answer_that_is_printed_is_none_and_hundreds_of_megabytes_are_no_more_than_a_log()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromMinutes(5),
            "echo \"@renderfarm {\\\"ok\\\": true, \\\"id\\\": \\\"1\\\"}\"; echo '@end 1'; head -c 300000000 /dev/zero | tr '\\0' a; "
                + "echo; yes 'Fra:1 | S, V | Sample 1/1' | head -c 30000000; answer; read end"
        );
        blender.BeginLog();

        await blender.OpenAsync("scene", "scene.blend", default);

        Assert.InRange(blender.Log.ToString().Length, 4000, 200_000);
        Assert.StartsWith("@renderfarm {\"ok\": true, \"id\": \"1\"}\n@end 1\naaa", blender.Log.ToString(), StringComparison.Ordinal);
        Assert.True(blender.IsAlive);
    }

    [Fact]
    public async Task A_Blender_that_holds_more_memory_than_it_may_is_ended_and_says_so()
    {
        var script = await WriteAsync("exec python3 -c \"import time; held = b'x' * (1 << 30); time.sleep(600)\"");
        await using var blender = await blenders.StartAsync(script, new BlenderOptions { MaxMemory = 300L << 20 });

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("scene", "scene.blend", default));

        Assert.Contains("may hold 300 MiB here (Blender:MaxMemory)", fault.Message);
        Assert.True(fault.IsJobs);
        Assert.False(blender.IsAlive);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_ends_the_command_and_is_the_workers_fault()
    {
        await using var link = await LinkAsync("printf '\\377\\n' >&3; read end");

        var fault = await Assert.ThrowsAsync<RenderFault>(() => link.CommandAsync<object>(new { @do = "open" }, null, default));

        Assert.Equal(FaultKind.Worker, fault.Kind);
        Assert.IsType<DecoderFallbackException>(fault.InnerException);
        Assert.False(link.IsReady);
    }

    [Fact]
    public async Task A_line_that_cannot_be_taken_ends_the_command_and_is_the_workers_fault()
    {
        await using var link = await LinkAsync("echo a line; answer; read end");

        var fault = await Assert.ThrowsAsync<RenderFault>(() =>
            link.CommandAsync<object>(new { @do = "open" }, _ => throw new FormatException("It is ours."), default)
        );

        Assert.Equal(FaultKind.Worker, fault.Kind);
        Assert.Contains("It is ours.", fault.Message);
        Assert.False(link.IsReady);
    }

    /// <summary>A program whose answers must be text: what is none cannot be read.</summary>
    private async Task<DriverLink> LinkAsync(string then) =>
        await DriverLink.StartAsync(
            new ProcessStartInfo(await WriteAsync(then))
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            },
            (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
            long.MaxValue,
            TimeProvider.System,
            default
        );

    private async Task<BlenderProcess> StartAsync(TimeSpan patience, string then) =>
        await blenders.StartAsync(await WriteAsync(then), new BlenderOptions { HangTimeout = patience });

    private Task<string> WriteAsync(string then) => ShellScript.WriteAsync(Path.Combine(blenders.NewFolder(), "blender"), Ready, then);
}

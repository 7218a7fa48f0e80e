using System.Text;
using RenderFarm.Coordinator.Events;

namespace RenderFarm.Tests.Coordinator.Events;

[Trait("Category", "Fast")]
public sealed class SubscriptionTests
{
    [Fact]
    public async Task Only_the_newest_event_of_a_subject_is_kept()
    {
        using var mailbox = new Subscription(10);
        mailbox.Put("job", "1"u8.ToArray());
        mailbox.Put("frame", "2"u8.ToArray());
        mailbox.Put("job", "3"u8.ToArray());
        Assert.Equal(["3", "2"], await TakeAsync(mailbox));
    }

    [Fact]
    public async Task A_watcher_with_too_much_unread_is_cut_off()
    {
        using var mailbox = new Subscription(2);
        foreach (var subject in (string[])["a", "b", "c", "d"])
            mailbox.Put(subject, "x"u8.ToArray());
        Assert.Null(await mailbox.TakeAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task When_nothing_happens_the_wait_ends_with_nothing()
    {
        using var mailbox = new Subscription(2);
        Assert.Empty(await TakeAsync(mailbox));
    }

    [Fact]
    public void A_letter_to_a_watcher_that_has_gone_is_dropped()
    {
        var mailbox = new Subscription(2);
        mailbox.Dispose();
        var thrown = Record.Exception(() => mailbox.Put("a", "x"u8.ToArray()));
        Assert.Null(thrown);
    }

    private static async Task<List<string>> TakeAsync(Subscription mailbox) =>
        [.. (await mailbox.TakeAsync(TimeSpan.Zero, CancellationToken.None))!.Select(Encoding.UTF8.GetString)];
}

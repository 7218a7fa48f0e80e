namespace RenderFarm.Coordinator.Events;

/// <summary>Those who watch the farm.</summary>
internal sealed class Subscribers
{
    private readonly Lock _gate = new();
    private Mailbox[] _mailboxes = [];

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _mailboxes).Length;

    /// <summary>Adds one, unless there are too many.</summary>
    public bool TryAdd(Mailbox mailbox, int limit)
    {
        lock (_gate)
        {
            if (_mailboxes.Length >= limit)
                return false;
            _mailboxes = [.. _mailboxes, mailbox];
            return true;
        }
    }

    /// <summary>Removes one.</summary>
    public void Remove(Mailbox mailbox)
    {
        lock (_gate)
            _mailboxes = [.. _mailboxes.Where(other => other != mailbox)];
    }

    /// <summary>Puts an event into every mailbox.</summary>
    public void Send(string subject, byte[] data)
    {
        foreach (var mailbox in Volatile.Read(ref _mailboxes))
            mailbox.Put(subject, data);
    }
}

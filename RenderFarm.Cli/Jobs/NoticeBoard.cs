using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Tells each notice of a job once, and again when its text has changed.</summary>
internal sealed class NoticeBoard(Output output)
{
    private readonly Dictionary<JobNoticeKind, string> _told = [];

    public void Show(JobResponse job)
    {
        foreach (var notice in job.Notices)
        {
            if (_told.GetValueOrDefault(notice.Kind) == notice.Text)
                continue;
            _told[notice.Kind] = notice.Text;
            output.Note(notice.Text);
        }
    }
}

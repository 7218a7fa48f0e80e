namespace Aspire.Hosting.ApplicationModel;

internal sealed record WaitAnnotation(IResource Resource, WaitType WaitType, int ExitCode) : IResourceAnnotation;

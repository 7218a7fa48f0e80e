using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The processes of a resource.</summary>
internal static class ResourceInstances
{
    /// <summary>The resource's own name for one process, <c>name-1</c>, <c>name-2</c>… for several.</summary>
    public static IEnumerable<string> InstanceIds(this IResource resource)
    {
        var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        return replicas == 1 ? [resource.Name] : Enumerable.Range(1, replicas).Select(number => $"{resource.Name}-{number}");
    }
}

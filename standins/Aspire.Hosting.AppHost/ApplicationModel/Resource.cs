namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application.</summary>
/// <param name="name">Its name, unique in the application.</param>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc/>
    public virtual string Name { get; } = name;

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

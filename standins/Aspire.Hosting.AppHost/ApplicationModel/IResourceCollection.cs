namespace Aspire.Hosting.ApplicationModel;

/// <summary>The parts of the application.</summary>
public interface IResourceCollection : IList<IResource>;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>The GPUs of an instance type.</summary>
/// <param name="Name">Such as T4; all are NVIDIA's.</param>
/// <param name="Count">1 to 8.</param>
/// <param name="MemoryMiB">Of one of them.</param>
internal sealed record Gpu(string Name, int Count, int MemoryMiB);

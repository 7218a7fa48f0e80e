using System.ComponentModel.DataAnnotations;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Settings of what is made of a job's frames, section <c>Artifacts</c>.</summary>
internal sealed class ArtifactOptions : IValidatableObject
{
    public const string Section = "Artifacts";

    /// <summary>Bytes of frames that are brought to this machine for a video, 20 GiB. A video of more is made of the previews.</summary>
    public long MaxBytes { get; set; } = 20L << 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBytes < 0) yield return new($"{Section}:{nameof(MaxBytes)} is '{MaxBytes}', but must be at least 0.", [nameof(MaxBytes)]);
    }
}

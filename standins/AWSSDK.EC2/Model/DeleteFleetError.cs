namespace Amazon.EC2.Model;

/// <summary>Why a fleet was not deleted.</summary>
public class DeleteFleetError
{
    /// <summary>Code.</summary>
    public DeleteFleetErrorCode Code { get; set; } = null!;

    /// <summary>The error in words.</summary>
    public string Message { get; set; } = null!;
}

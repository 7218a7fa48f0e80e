using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Why fleets are not deleted.</summary>
public class DeleteFleetErrorCode : ConstantClass
{
    /// <summary><c>fleetIdDoesNotExist</c>.</summary>
    public static readonly DeleteFleetErrorCode FleetIdDoesNotExist = new("fleetIdDoesNotExist");

    /// <summary><c>fleetIdMalformed</c>.</summary>
    public static readonly DeleteFleetErrorCode FleetIdMalformed = new("fleetIdMalformed");

    /// <summary><c>fleetNotInDeletableState</c>.</summary>
    public static readonly DeleteFleetErrorCode FleetNotInDeletableState = new("fleetNotInDeletableState");

    /// <summary><c>unexpectedError</c>.</summary>
    public static readonly DeleteFleetErrorCode UnexpectedError = new("unexpectedError");

    /// <summary>A value that has no constant here.</summary>
    public DeleteFleetErrorCode(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator DeleteFleetErrorCode(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static DeleteFleetErrorCode FindValue(string value) => FindValue<DeleteFleetErrorCode>(value);
}

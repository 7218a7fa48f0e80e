using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>Errors by EC2's own codes. Their texts follow what EC2 says.</summary>
internal static class Ec2Errors
{
    public static CloudException Error(string code, string message, int statusCode = StatusCodes.Status400BadRequest) =>
        new(code, statusCode, message);

    public static CloudException InvalidAction(string action) =>
        Error("InvalidAction", $"The action '{action}' is not valid for this web service. LocalCloud does not implement it.");

    public static CloudException MissingParameter(string name) =>
        Error("MissingParameter", $"The request must contain the parameter {name}");

    public static CloudException UnknownParameter(string name) => Error("UnknownParameter", $"The parameter {name} is not recognized");

    public static CloudException InvalidValue(string message) => Error("InvalidParameterValue", message);

    public static CloudException InvalidValue(string name, string value, string reason) =>
        InvalidValue($"Value ({value}) for parameter {name} is invalid. {reason}");

    public static CloudException InvalidCombination(string message) => Error("InvalidParameterCombination", message);

    public static CloudException DryRun() =>
        Error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", StatusCodes.Status412PreconditionFailed);

    public static CloudException Unauthorized(string action, string user) =>
        Error(
            "UnauthorizedOperation",
            $"You are not authorized to perform this operation. User: {user} is not authorized to perform: ec2:{action} "
                + $"because no identity-based policy allows the ec2:{action} action",
            StatusCodes.Status403Forbidden
        );

    public static CloudException RequestLimitExceeded() =>
        Error("RequestLimitExceeded", "Request limit exceeded.", StatusCodes.Status503ServiceUnavailable);

    public static CloudException TokenMismatch() =>
        Error(
            "IdempotentParameterMismatch",
            "The client token you have provided is associated with a resource that was launched with other parameters."
        );

    public static CloudException InstanceNotFound(IReadOnlyCollection<string> ids) =>
        Error(
            "InvalidInstanceID.NotFound",
            ids.Count == 1 ? $"The instance ID '{ids.First()}' does not exist" : $"The instance IDs '{string.Join(", ", ids)}' do not exist"
        );

    public static CloudException MalformedId(string code, string id) => Error(code + ".Malformed", $"Invalid id: \"{id}\"");

    public static CloudException ImageNotFound(string id) => Error("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist");

    public static CloudException UnsupportedType(string type, string zone, IEnumerable<string> zones) =>
        Error(
            "Unsupported",
            $"Your requested instance type ({type}) is not supported in your requested Availability Zone ({zone}). Please retry your "
                + "request by "
                + $"not specifying an Availability Zone or choosing {string.Join(", ", zones)}."
        );

    public static CloudException InsufficientCapacity(string type, string zone) =>
        Error(
            "InsufficientInstanceCapacity",
            $"We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our system will be "
                + "working on provisioning additional capacity.",
            StatusCodes.Status500InternalServerError
        );

    public static CloudException SpotMaxPriceTooLow(decimal limit, decimal price) =>
        Error(
            "SpotMaxPriceTooLow",
            $"Your Spot request price of {limit} is lower than the minimum required Spot request fulfillment price of {price}."
        );
}

namespace RenderFarm.Contracts.Api;

/// <summary>Why a rented machine ends or has ended.</summary>
public enum InstanceEnd
{
    /// <summary>Its job needs it no longer.</summary>
    NotNeeded,

    /// <summary>Its job's budget pays nothing more.</summary>
    BudgetSpent,

    /// <summary>EC2 took it back.</summary>
    Interrupted,

    /// <summary>Its worker ended and it shut itself down.</summary>
    ShutDown,

    /// <summary>Its worker never reported.</summary>
    BootFailed,

    /// <summary>Its worker fell silent.</summary>
    Lost,

    /// <summary>A user ended it.</summary>
    UserRequest,

    /// <summary>It had been up for as long as a machine may be.</summary>
    Expired,

    /// <summary>It bears the farm's tag, and the farm knows no request or job that it is for.</summary>
    Unwanted,

    /// <summary>EC2 could not go on with it.</summary>
    CloudFailure,

    /// <summary>EC2 no longer shows it.</summary>
    Vanished,
}

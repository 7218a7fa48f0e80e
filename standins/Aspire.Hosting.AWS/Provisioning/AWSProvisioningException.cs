namespace Aspire.Hosting.AWS.Provisioning;

/// <summary>Says why something could not be made in AWS.</summary>
public class AWSProvisioningException(string message, Exception? innerException = null) : Exception(message, innerException);

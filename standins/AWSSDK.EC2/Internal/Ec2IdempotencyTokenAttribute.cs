namespace Amazon.EC2.Internal;

/// <summary>Marks a token that gets a random value if the caller sets none, so that a retry is known as one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class Ec2IdempotencyTokenAttribute : Attribute;

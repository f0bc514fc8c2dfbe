namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that takes the code of an invitation, and can find it invalid.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesInvitationAttribute : Attribute;

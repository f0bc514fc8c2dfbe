using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.Authentication;

/// <summary>The endpoint checks credentials itself, by rules of its own, so none is required before it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChecksCredentialsItselfAttribute : Attribute, IAllowAnonymous;

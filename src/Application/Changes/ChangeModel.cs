using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Changes;

/// <summary>One entry of the audit trail, with its members in the contract's order.</summary>
public sealed record ChangeModel
{
    [Description("The change's id.")]
    [Example("3f1c7a54-64a1-4c1e-9d0a-0b8e5f2a7c11")]
    public required Guid Id { get; init; }

    [Description("The customer that was affected.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    public required Guid CustomerId { get; init; }

    [Description("What was changed: accesskey, agent, customer, session, limits or credits. Later versions may add others.")]
    [Example("accesskey")]
    public required string SubjectKind { get; init; }

    [Description("The id of what was changed; for limits and credits, that of the chain's first key or of the customer.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public required Guid SubjectId { get; init; }

    [Description("How it was changed: created, updated, deleted or viewed. Later versions may add others.")]
    [Example("updated")]
    public required string Action { get; init; }

    [Description(
        "Who changed it: accesskey, agent, holder (an anonymous caller that presented the token) or the service itself. "
        + "Later versions may add others.")]
    [Example("agent")]
    public required string ActorKind { get; init; }

    [Description("The actor's id; null for a holder and the service itself.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d202")]
    public required Guid? ActorId { get; init; }

    [Description("The client address; null if there is none.")]
    [Example("203.0.113.7")]
    public required string? Address { get; init; }

    [Description("The X-Request-Id of the request that caused the change; null for the service itself.")]
    [Example("5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605")]
    public required string? RequestId { get; init; }

    [Description("When the change was made.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmCreate { get; init; }

    [Description("The changed members before the change; null for a creation and a view.")]
    public required IReadOnlyDictionary<string, JsonElement>? Before { get; init; }

    [Description("The changed members after the change; null for a view.")]
    public required IReadOnlyDictionary<string, JsonElement>? After { get; init; }
}

public sealed record ChangePage(
    [property: Description("The page's changes, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<ChangeModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

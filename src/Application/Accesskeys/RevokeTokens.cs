using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Revokes the keys of leaked tokens, of any customer. Possession of a token is enough to revoke its key.</summary>
public sealed record RevokeTokens(
    [property: Description("The leaked tokens, of any kind."), Required, Length(1, VerifyAccesskey.MostTokens)]
    IReadOnlyList<string?>? Tokens,
    [property: Description("Whether to revoke the keys' successors by rotation too."), Example(false)]
    bool? Successors)
    : IRequest<RevocationModel>
{
    public override string ToString() => nameof(RevokeTokens);
}

/// <summary>Empty, so that the response reveals nothing about the tokens.</summary>
public sealed record RevocationModel;

internal sealed class RevokeTokensValidator : AbstractValidator<RevokeTokens>
{
    public RevokeTokensValidator() => RuleFor(request => request.Tokens).Required().Tokens();
}

internal sealed class RevokeTokensHandler(IAccesskeysDbContext db, IAccesskeyVerifier verifier, TimeProvider clock)
    : IRequestHandler<RevokeTokens, RevocationModel>
{
    private const string Scheme = "Bearer";

    private IQueryable<Accesskey> Everyones => db.Accesskeys.IgnoreQueryFilters([QueryFilters.Tenant]);

    public async Task<RevocationModel> Handle(RevokeTokens request, CancellationToken cancellationToken)
    {
        var successors = request.Successors == true;
        var hashes = request.Tokens!.SelectMany(token => Forms(token!)).Where(IsToken).Select(token => TokenHash.Of(token)).Distinct();

        // Looked up before a unit of work begins, so that unknown tokens can't block other changes.
        var known = new List<(TokenHash Hash, Guid CustomerId)>();
        foreach (var some in hashes.Chunk(KeyRevocation.MostAtOnce))
        {
            var found = await With(some)
                .Select(accesskey => new { accesskey.TokenHash, accesskey.CustomerId })
                .ToListAsync(cancellationToken);
            known.AddRange(found.Select(accesskey => (accesskey.TokenHash, accesskey.CustomerId)));
        }

        foreach (var own in known.GroupBy(accesskey => accesskey.CustomerId, accesskey => accesskey.Hash))
        {
            // There is no caller, and networks are cheap. Charged to the keys' owner, a flood can't hold up other customers' deletions.
            var priority = WritePriority.Revocation with { CustomerId = own.Key };
            foreach (var ending in own.Chunk(successors ? 1 : KeyRevocation.MostAtOnce))
            {
                while (!await db.ChangeWithoutCallerAsync(cancelled => EndAsync(ending, successors, cancelled), priority, cancellationToken))
                {
                }
            }
        }

        return new RevocationModel();
    }

    // The text as sent, which may be a foreign token, and the text without what was copied along with it.
    private static IEnumerable<string> Forms(string text)
    {
        var token = text.Trim();
        if (token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Length > Scheme.Length && char.IsWhiteSpace(token[Scheme.Length]))
        {
            token = token[Scheme.Length..].TrimStart();
        }

        return token.Length == text.Length ? [text] : [text, token];
    }

    private bool IsToken(string text) =>
        verifier.TakesForeignTokens ? TokenFormat.MayBeForeign(text) : TokenFormat.Default.IsWellFormed(text);

    private async Task<bool> EndAsync(IEnumerable<TokenHash> hashes, bool successors, CancellationToken cancellationToken)
    {
        var ended = true;
        foreach (var accesskey in await With(hashes).ToListAsync(cancellationToken))
        {
            ended &= await Everyones.EndAsync(accesskey, successors, clock.GetUtcNow(), cancellationToken);
        }

        return ended;
    }

    private IQueryable<Accesskey> With(IEnumerable<TokenHash> hashes) =>
        db.OfEach(hashes, hash => Everyones.Where(accesskey => accesskey.TokenHash == hash));
}

using System.Security.Cryptography;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Lookups;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Verification;

internal sealed class AccesskeyVerifier(
    VerificationCache cache,
    CacheFreshness freshness,
    KeyLookups lookups,
    VerificationOptions settings,
    LastUsedTracker lastUsed,
    UsageCounter usage,
    IRefusalCounter refusals,
    VerificationMetrics metrics,
    TimeProvider clock)
    : IAccesskeyVerifier
{
    private readonly TokenHash _mask = TokenHash.FromBytes(RandomNumberGenerator.GetBytes(TokenHash.Size));

    public bool TakesForeignTokens { get; } = settings.AcceptForeignTokens;

    public ValueTask<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        metrics.Duration.Enabled ? MeasureAsync(request, cancellationToken) : DecideAsync(request, cancellationToken);

    public async ValueTask<Caller?> RecheckAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var hash = TokenHash.Of(request.Token.Span);

        // The order guarantees freshness, as below.
        var now = ClockReading.Now(clock);
        var facts = freshness.Left(now) > TimeSpan.Zero && cache.TryFind(hash, now.Timestamp, out var found)
            ? found.Facts
            : (await lookups.FindAsync(hash, now, ClientNetwork.Of(request.Client), mayJoin: true).WaitAsync(cancellationToken)).Facts;
        return CodeOf(facts, ClockReading.Now(clock), request) == VerificationCode.Valid ? facts!.Caller : null;
    }

    private async ValueTask<VerificationResult> MeasureAsync(
        VerificationRequest request, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        try
        {
            return await DecideAsync(request, cancellationToken);
        }
        finally
        {
            metrics.Duration.Record(clock.GetElapsedTime(start).TotalSeconds);
        }
    }

    private ValueTask<VerificationResult> DecideAsync(in VerificationRequest request, CancellationToken cancellationToken)
    {
        // Check the rest of the form only on a cache miss: every cached token has the form.
        if (TakesForeignTokens ? !TokenFormat.MayBeForeign(request.Token.Span) : request.Token.Length != TokenFormat.Default.Length)
        {
            return Malformed();
        }

        var hash = TokenHash.Of(request.Token.Span);

        // The order guarantees freshness: first the clock, then the confirmed time, then the cache.
        var now = ClockReading.Now(clock);
        var left = request.BypassCache ? TimeSpan.Zero : freshness.Left(now);
        if (left > TimeSpan.Zero && cache.TryFind(hash, now.Timestamp, out var found))
        {
            return CanSee(request.Requester, found.Facts)
                ? new(Verdict(found, now, left, in request))
                : DecideAsNobodysAsync(hash.Masked(_mask), now, left, request, cancellationToken);
        }

        return TakesForeignTokens || TokenFormat.Default.IsWellFormed(request.Token.Span) ? LookUpAsync(hash, now, request, cancellationToken) : Malformed();
    }

    // A key that the requester may not see takes the path of an unknown token, so neither the result nor the time distinguishes them.
    private ValueTask<VerificationResult> DecideAsNobodysAsync(
        TokenHash nobodys, ClockReading now, TimeSpan left, in VerificationRequest request, CancellationToken cancellationToken) =>
        cache.TryFind(nobodys, now.Timestamp, out var found)
            ? new(Verdict(found, now, left, in request))
            : LookUpAsync(nobodys, now, request, cancellationToken);

    private async ValueTask<VerificationResult> LookUpAsync(
        TokenHash hash, ClockReading now, VerificationRequest request, CancellationToken cancellationToken)
    {
        Finding finding;
        try
        {
            finding = await lookups.FindAsync(hash, now, ClientNetwork.Of(request.Client), mayJoin: !request.BypassCache, OnlyOf(request))
                .WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.CountUnavailable();
            throw;
        }

        var facts = finding.Facts;
        if (!CanSee(request.Requester, facts))
        {
            // It was read, like an unknown token would have been, and is cached for the next time, like that one.
            cache.Fill(hash.Masked(_mask), cache.BeginFill(hash.Masked(_mask)), facts: null);
            facts = null;
        }

        var answered = ClockReading.Now(clock);
        var code = CodeOf(facts, answered, request);
        if (code == VerificationCode.Valid)
        {
            lastUsed.Note(facts!.Caller.Customer.Id, facts.Id, answered.Wall);
        }
        else
        {
            CountRefusal(code, facts, answered, request);
        }

        if (request.Cost is { } cost && facts is not null)
        {
            usage.Count(facts, code, cost, answered.Wall);
        }

        return Verdict(code, facts, freshness.LeftSince(finding.Begun, answered), VerificationMetrics.CacheUse.Miss);
    }

    // When bypassing the cache, another customer's key isn't read, so that it takes as long as an unknown token.
    private static Guid? OnlyOf(in VerificationRequest request) =>
        request is { BypassCache: true, Requester: { IsOperator: false } requester } ? requester.Customer.Id : null;

    private static bool CanSee(Caller? requester, VerifiedAccesskey? facts) =>
        requester is null or { IsOperator: true } || facts is null || facts.Caller.Customer.Id == requester.Customer.Id;

    private ValueTask<VerificationResult> Malformed()
    {
        metrics.Count(VerificationCode.Malformed, VerificationMetrics.CacheUse.None);
        return new(new VerificationResult(VerificationCode.Malformed));
    }

    private VerificationResult Verdict(CacheEntry found, ClockReading now, TimeSpan freshFor, in VerificationRequest request)
    {
        var code = request.Scopes is null && now.Wall.UtcTicks < found.PlainUntil ? VerificationCode.Valid : CodeOf(found.Facts, now, request);
        if (code == VerificationCode.Valid)
        {
            lastUsed.Note(found, now.Wall);
        }
        else
        {
            CountRefusal(code, found.Facts, now, request);
        }

        if (request.Cost is { } cost && found.Facts is not null)
        {
            usage.Count(found, code, cost, now.Wall);
        }

        return Verdict(code, found.Facts, freshFor, VerificationMetrics.CacheUse.Hit);
    }

    private void CountRefusal(VerificationCode code, VerifiedAccesskey? facts, ClockReading at, in VerificationRequest request)
    {
        if (code is VerificationCode.Expired or VerificationCode.Disabled or VerificationCode.IpNotAllowed)
        {
            refusals.Count(facts!.Caller.Customer.Id, facts.Id, request.UsedFrom, code.ToWire(), at.Wall);
        }
    }

    private static VerificationCode CodeOf(VerifiedAccesskey? facts, ClockReading now, in VerificationRequest request) =>
        facts?.CodeAt(now.Wall, in request) ?? VerificationCode.NotFound;

    private VerificationResult Verdict(
        VerificationCode code, VerifiedAccesskey? facts, TimeSpan freshFor, VerificationMetrics.CacheUse use)
    {
        metrics.Count(code, use);
        return new(code, code == VerificationCode.Valid ? facts : null, freshFor);
    }
}

using System.Security.Cryptography;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.Lookups;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Verification;

internal sealed class AccesskeyVerifier(
    VerificationCache cache,
    CacheFreshness freshness,
    KeyLookups lookups,
    LeaseExchange leases,
    VerificationOptions settings,
    LastUsedTracker lastUsed,
    UsageCounter usage,
    IRefusalCounter refusals,
    VerificationMetrics metrics,
    TimeProvider clock)
    : IAccesskeyVerifier
{
    // Each read of a key may be outdated by another change of its limits before the use is granted.
    private const int MostReadings = 10;

    private readonly TokenHash _mask = TokenHash.FromBytes(RandomNumberGenerator.GetBytes(TokenHash.Size));

    public bool TakesForeignTokens { get; } = settings.AcceptForeignTokens;

    public ValueTask<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken) =>
        metrics.Duration.Enabled ? MeasureAsync(request, cancellationToken) : DecideAsync(request, cancellationToken);

    public async ValueTask<Caller?> FindCallerAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        if (!HasLengthOfToken(request))
        {
            return null;
        }

        var hash = TokenHash.Of(request.Token.Span);

        // The order guarantees freshness, as below.
        var now = ClockReading.Now(clock);
        var facts = freshness.Left(now) > TimeSpan.Zero && cache.TryFind(hash, now.Timestamp, out var found) ? found.Facts
            : HasFormOfToken(request) ? (await FindAsync(hash, now, request, cancellationToken)).Facts
            : null;
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
        if (!HasLengthOfToken(request))
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
                ? DecideAsync(found, now, left, in request, cancellationToken)
                : DecideAsNobodysAsync(hash.Masked(_mask), now, left, request, cancellationToken);
        }

        return HasFormOfToken(request) ? LookUpAsync(hash, now, request, cancellationToken) : Malformed();
    }

    private bool HasLengthOfToken(in VerificationRequest request) =>
        TakesForeignTokens ? TokenFormat.MayBeForeign(request.Token.Span) : request.Token.Length == TokenFormat.Default.Length;

    private bool HasFormOfToken(in VerificationRequest request) => TakesForeignTokens || TokenFormat.Default.IsWellFormed(request.Token.Span);

    // A key that the requester may not see takes the path of an unknown token, so neither the result nor the time distinguishes them.
    private ValueTask<VerificationResult> DecideAsNobodysAsync(
        TokenHash nobodys, ClockReading now, TimeSpan left, in VerificationRequest request, CancellationToken cancellationToken) =>
        cache.TryFind(nobodys, now.Timestamp, out var found)
            ? DecideAsync(found, now, left, in request, cancellationToken)
            : LookUpAsync(nobodys, now, request, cancellationToken);

    private async ValueTask<VerificationResult> LookUpAsync(
        TokenHash hash, ClockReading now, VerificationRequest request, CancellationToken cancellationToken, int readings = 1)
    {
        var finding = await FindAsync(hash, now, request, cancellationToken);
        var facts = finding.Facts;
        if (!CanSee(request.Requester, facts))
        {
            // It was read, like an unknown token would have been, and is cached for the next time, like that one.
            cache.Fill(hash.Masked(_mask), cache.BeginFill(hash.Masked(_mask)), facts: null);
            facts = null;
        }

        var answered = ClockReading.Now(clock);
        var code = CodeOf(facts, answered, request);
        return code == VerificationCode.Valid && facts!.IsLimited && request.Cost is { } cost
            ? await AwaitUseAsync(leases.UseAsync(facts.Limits, facts.CustomerLimits, cost, answered), hash, facts, request, readings, cancellationToken)
            : Verdict(code, facts, answered, freshness.LeftSince(finding.Begun, answered), in request);
    }

    private async Task<Finding> FindAsync(TokenHash hash, ClockReading now, VerificationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await lookups.FindAsync(hash, now, ClientNetwork.Of(request.Client), mayJoin: !request.BypassCache, OnlyOf(request))
                .WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.CountUnavailable();
            throw;
        }
    }

    /// <summary>Finishes the verification of a limited key whose use may have to wait for a grant.</summary>
    /// <param name="readings">How often the facts were read for this use.</param>
    private async ValueTask<VerificationResult> AwaitUseAsync(
        ValueTask<UseResult> use, TokenHash hash, VerifiedAccesskey facts, VerificationRequest request, int readings, CancellationToken cancellationToken)
    {
        var hadToWait = !use.IsCompleted;
        var result = await use;
        var now = ClockReading.Now(clock);
        switch (result.Outcome)
        {
            case UseOutcome.Outdated when readings < MostReadings:
                cache.Invalidate(hash);
                return await LookUpAsync(hash, now, request, cancellationToken, readings + 1);
            case UseOutcome.Outdated or UseOutcome.Unavailable:
                metrics.CountUnavailable();
                throw new UnavailableException("The database did not grant the use of a limited key in time.");
        }

        var present = hadToWait ? await ReadAgainAsync(hash, now, request, cancellationToken) : facts;
        var code = CodeOf(present, now = ClockReading.Now(clock), request);
        return code == VerificationCode.Valid
            ? Verdict(CodeOf(result), present, now, TimeSpan.Zero, in request) with { Limits = ReportOn(facts, result, now) }
            : Verdict(code, present, now, TimeSpan.Zero, in request);
    }

    // After a wait, the facts may be a second old, in addition to what they were when the use began to wait.
    private async ValueTask<VerifiedAccesskey?> ReadAgainAsync(
        TokenHash hash, ClockReading now, VerificationRequest request, CancellationToken cancellationToken)
    {
        var left = request.BypassCache ? TimeSpan.Zero : freshness.Left(now);
        return left > TimeSpan.Zero && cache.TryFind(hash, now.Timestamp, out var found)
            ? found.Facts
            : (await FindAsync(hash, now, request, cancellationToken)).Facts;
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

    private ValueTask<VerificationResult> DecideAsync(
        CacheEntry found, ClockReading now, TimeSpan freshFor, in VerificationRequest request, CancellationToken cancellationToken)
    {
        var code = request.Scopes is null && now.Wall.UtcTicks < found.PlainUntil ? VerificationCode.Valid : CodeOf(found.Facts, now, request);
        if (code != VerificationCode.Valid || !found.Facts!.IsLimited || request.Cost is not { } cost)
        {
            return new(Verdict(code, found, now, freshFor, in request));
        }

        var use = leases.UseAsync(found.Facts.Limits, found.Facts.CustomerLimits, cost, now);
        return use is { IsCompletedSuccessfully: true, Result: { Outcome: not (UseOutcome.Outdated or UseOutcome.Unavailable) } result }
            ? new(Verdict(CodeOf(result), found, now, TimeSpan.Zero, in request) with { Limits = ReportOn(found.Facts, result, now) })
            : AwaitUseAsync(use, found.Hash, found.Facts, request, readings: 0, cancellationToken);
    }

    private VerificationResult Verdict(VerificationCode code, CacheEntry found, ClockReading now, TimeSpan freshFor, in VerificationRequest request)
    {
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

    private VerificationResult Verdict(
        VerificationCode code, VerifiedAccesskey? facts, ClockReading now, TimeSpan freshFor, in VerificationRequest request)
    {
        if (code == VerificationCode.Valid)
        {
            lastUsed.Note(facts!.Caller.Customer.Id, facts.Id, now.Wall);
        }
        else
        {
            CountRefusal(code, facts, now, request);
        }

        if (request.Cost is { } cost && facts is not null)
        {
            usage.Count(facts, code, cost, now.Wall);
        }

        return Verdict(code, facts, freshFor, VerificationMetrics.CacheUse.Miss);
    }

    private static VerificationCode CodeOf(UseResult use) => use.Outcome switch
    {
        UseOutcome.RateLimited => VerificationCode.RateLimited,
        UseOutcome.CreditsExhausted => VerificationCode.CreditsExhausted,
        _ => VerificationCode.Valid,
    };

    private LimitReport ReportOn(VerifiedAccesskey facts, UseResult use, ClockReading now)
    {
        var (limits, credits) = (new List<LimitState>(), (long?)null);
        Add(facts.Limits, isCustomers: false);
        Add(facts.CustomerLimits, isCustomers: true);
        return new LimitReport(limits, credits, use.RetryAfter);

        void Add(SubjectLimits? subject, bool isCustomers)
        {
            if (subject is null)
            {
                return;
            }

            var states = new AllowanceState[subject.RateLimits.Count + (subject.HasCredits ? 1 : 0)];
            leases.Read(subject, now, states);
            for (var index = 0; index < subject.RateLimits.Count; index++)
            {
                var (limit, state) = (subject.RateLimits[index], states[index]);
                limits.Add(new LimitState(limit, isCustomers, state.Remaining!.Value, state.Reset!.Value));
            }

            if (subject.HasCredits && states[^1].Remaining is { } left)
            {
                credits = Math.Min(credits ?? left, left);
            }
        }
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

using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class SessionCacheTests
{
    private readonly TokenHash _hash = Remembered.Hash();
    private readonly SessionFacts _facts = Facts();
    private readonly SessionCache _cache = new(TimeProvider.System);

    public SessionCacheTests() => Fill(_hash, _facts);

    [Fact]
    public void Find_AfterAFill_GivesTheFacts() => Find(_hash).ShouldBeSameAs(_facts);

    [Fact]
    public void Invalidate_OfWhatTheSessionIsOf_DropsItAlone()
    {
        Action<SessionFacts>[] invalidations =
        [
            facts => _cache.Invalidate(facts.Session.Id),
            facts => _cache.InvalidateAgent(facts.Session.AgentId),
            facts => _cache.InvalidateCustomer(facts.Caller!.Customer.Id),
        ];
        foreach (var invalidate in invalidations)
        {
            var (hash, facts) = (Remembered.Hash(), Facts());
            Fill(hash, facts);

            invalidate(facts);

            Find(hash).ShouldBeNull();
            Find(_hash).ShouldNotBeNull();
        }
    }

    [Fact]
    public void TryInvalidate_OfEachKindOfSubjectThatEndsASession_DropsItAlone()
    {
        var cache = Remembered.Cache(new TestClock());
        Func<SessionFacts, ChangedSubject>[] subjects =
        [
            facts => new(SubjectKind.Session, facts.Session.Id, null),
            facts => new(SubjectKind.Agent, facts.Session.AgentId, null),
            facts => new(SubjectKind.Customer, facts.Caller!.Customer.Id, null),
        ];
        cache.Sessions.Fill(_hash, cache.Sessions.BeginFill(), _facts);
        foreach (var subject in subjects)
        {
            var (hash, facts) = (Remembered.Hash(), Facts());
            cache.Sessions.Fill(hash, cache.Sessions.BeginFill(), facts);

            cache.TryInvalidate(subject(facts)).ShouldBeTrue();

            cache.Sessions.Find(hash, timestamp: 0).ShouldBeNull();
            cache.Sessions.Find(_hash, timestamp: 0).ShouldNotBeNull();
        }
    }

    [Fact]
    public void Fill_WhenAnythingWasInvalidatedSinceItBegan_IsNotEntered()
    {
        Action[] invalidations =
        [
            () => _cache.Invalidate(Guid.NewGuid()), () => _cache.InvalidateAgent(Guid.NewGuid()), () => _cache.InvalidateCustomer(Guid.NewGuid()), _cache.Clear,
        ];
        foreach (var invalidate in invalidations)
        {
            var hash = Remembered.Hash();
            var version = _cache.BeginFill();

            invalidate();
            _cache.Fill(hash, version, Facts());

            Find(hash).ShouldBeNull();
        }
    }

    [Fact]
    public void Fill_BeyondTheBound_StartsAnew()
    {
        for (var filled = 1; filled < SessionCache.MostEntries; filled++)
        {
            Fill(Remembered.Hash(), _facts);
        }

        _cache.Count.ShouldBe(SessionCache.MostEntries);
        var last = Remembered.Hash();

        Fill(last, _facts);

        _cache.Count.ShouldBe(1);
        Find(last).ShouldNotBeNull();
    }

    private static SessionFacts Facts()
    {
        var session = new CallerSession(Guid.NewGuid(), Guid.NewGuid(), Generation: 0, DateTimeOffset.UnixEpoch);
        return new SessionFacts(
            session, new Caller(Remembered.Customer(), IsOperator: false, new Actor(ActorKind.Agent, session.AgentId)) { Session = session });
    }

    private void Fill(TokenHash hash, SessionFacts facts) => _cache.Fill(hash, _cache.BeginFill(), facts);

    private SessionFacts? Find(TokenHash hash) => _cache.Find(hash, timestamp: 0);
}

using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.UnitTests.Limits.Simulation;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>One node, whose clocks and replies are the test's.</summary>
public sealed class LeaseBookTests
{
    private const double Hour = 3_600_000;

    private static readonly Guid _first = new(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static readonly Guid _second = new(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly NodeClock _clock = new();
    private readonly LeaseBook _book;
    private int _wakes;

    public LeaseBookTests() => _book = new LeaseBook(_clock, () => _wakes++);

    [Fact]
    public void Use_WithoutLimits_IsAdmitted()
    {
        Use(null, 1).Outcome.ShouldBe(UseOutcome.Admitted);

        _book.Count.ShouldBe(0);
    }

    [Fact]
    public void Use_OfACostAboveTheLimit_IsRejectedForGoodWithoutAsking()
    {
        var result = Use(Limits(new RateLimit(10, 60, Measure.Cost)), 11);

        result.ShouldBe(new UseResult(UseOutcome.RateLimited));
        TryTake().ShouldBeNull();
    }

    [Fact]
    public void Use_StoppedBetweenReadingTheClockAndTaking_CountsAtTheReading()
    {
        var limits = Limits(new RateLimit(100, 1, Measure.Requests));
        Lease(limits, 5, endsIn: 500);
        _clock.Advance(400);
        var reading = _clock.Reading;
        _clock.Advance(60_000);

        _book.Use(limits, null, 1, reading, out var result).ShouldBeNull();

        result.Outcome.ShouldBe(UseOutcome.Admitted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Use_AfterASleepOrWhileTheWallClockIsBack_TakesNothingFromAnOldLease(bool sleeps)
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5, endsIn: 30_000);
        if (sleeps)
        {
            _clock.Sleep(Hour);
        }
        else
        {
            _clock.Sleep(-Hour);
            _clock.AdvanceMonotonic(30_000);
        }

        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Use_WithAnotherGeneration_TakesNothingFromTheLease()
    {
        Lease(Limits(new RateLimit(100, 60, Measure.Requests)), 5);

        _book.Use(Limits(_second, new RateLimit(100, 60, Measure.Requests)), null, 1, _clock.Reading, out _).ShouldNotBeNull();
        _book.Use(Limits(new RateLimit(100, 60, Measure.Requests)), null, 1, _clock.Reading, out _).ShouldBeNull();
    }

    [Fact]
    public void Use_BehindAnExpensiveOneThatWaits_WaitsToo()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Cost));
        Lease(limits, 5);
        _book.Use(limits, null, 50, _clock.Reading, out _).ShouldNotBeNull();

        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Use_OfALimitedKeyOfALimitedCustomer_TakesFromBothOrNeither()
    {
        var key = Limits(new RateLimit(100, 60, Measure.Requests));
        var customer = new SubjectLimits(SimulatedDatabase.IdOf(1), _first, [new RateLimit(100, 60, Measure.Cost)], HasCredits: false);
        var waiting = _book.Use(key, customer, 3, _clock.Reading, out _)!;
        var batch = Take();

        batch.Wishes.Select(wish => wish.Want).ShouldBe([1, 3]);
        _book.Reply(batch, [Grant(batch.Wishes[0], 1)], _clock.Reading);
        waiting.IsDone.ShouldBeFalse();
        var second = Take();
        second.Wishes.Single().Want.ShouldBe(3);
        _book.Reply(second, [Grant(second.Wishes[0], 3)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Admitted);
        waiting.CountsAtGrant.ShouldBeFalse();
        Remaining(key).ShouldBe(50);
    }

    [Fact]
    public void Reply_AfterTheWindow_ServesTheUsesThatWaitedButLeasesNothing()
    {
        var limits = Limits(new RateLimit(100, 1, Measure.Requests));
        var waiting = _book.Use(limits, null, 1, _clock.Reading, out _)!;
        var batch = Take();
        _clock.Advance(900);
        _book.Reply(batch, [Grant(batch.Wishes[0], 5, endsIn: 300)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Admitted);
        waiting.CountsAtGrant.ShouldBeTrue();
        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Reply_AfterASecond_LeasesUnitsThatTheUseNoLongerNeeds()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        var waiting = _book.Use(limits, null, 1, _clock.Reading, out _)!;
        var batch = Take();
        _clock.Advance(1100);
        TryTake().ShouldBeNull();
        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Unavailable);

        _book.Reply(batch, [Grant(batch.Wishes[0], 1)], _clock.Reading);

        Use(limits, 1).Outcome.ShouldBe(UseOutcome.Admitted);
    }

    [Fact]
    public void Reply_OfAnEarlierWindow_DoesNotReplaceALaterLease()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        _book.Use(limits, null, 1, _clock.Reading, out _);
        var first = Take();
        _clock.Advance(150);
        _book.Use(limits, null, 1, _clock.Reading, out _);
        var second = Take();
        _book.Reply(second, [Grant(second.Wishes[0], 4, starts: 60_000)], _clock.Reading);
        _book.Reply(first, [Grant(first.Wishes[0], 40, starts: 0)], _clock.Reading);

        // Both uses had waited when the second batch was sent. The units of the late reply are gone.
        for (var left = 2; left > 0; left--)
        {
            Use(limits, 1).Outcome.ShouldBe(UseOutcome.Admitted);
        }

        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Reply_WithoutRoomForOneAllowance_ReturnsWhatAnotherGranted()
    {
        var limits = Limits(new RateLimit(10, 1, Measure.Requests), new RateLimit(10, 60, Measure.Cost));
        var waiting = _book.Use(limits, null, 8, _clock.Reading, out _)!;
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 1), Grant(batch.Wishes[1], 0, room: 5, endsIn: 40_000)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.RateLimited);
        ResultOf(waiting).RetryAfter.ShouldBe(TimeSpan.FromSeconds(40));
        var returned = Take().Wishes.Single();
        returned.Allowance.Measure.ShouldBe(Measure.Requests);
        (returned.Back, returned.Want, returned.Lookahead).ShouldBe((1, 0, 0));
    }

    [Fact]
    public void Reply_OfAnotherGeneration_TellsToReadTheKeyAgain()
    {
        var limits = Limits(new RateLimit(10, 60, Measure.Requests));
        var waiting = _book.Use(limits, null, 1, _clock.Reading, out _)!;
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0) with { Generation = _second }], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Outdated);
        Use(limits, 1).Outcome.ShouldBe(UseOutcome.Outdated);
    }

    [Fact]
    public void Reply_OfAnotherGeneration_BeforeTheDatabaseMayHaveGoneBack_IsForgotten()
    {
        var limits = Limits(new RateLimit(10, 60, Measure.Requests));
        _book.Use(limits, null, 1, _clock.Reading, out _);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0) with { Generation = _second }], _clock.Reading);

        _book.Clear();

        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Reply_WithoutALockedRow_IsNoRejection()
    {
        var waiting = _book.Use(Limits(new RateLimit(10, 60, Measure.Requests)), null, 1, _clock.Reading, out _)!;
        _book.Reply(Take(), [], _clock.Reading);

        waiting.IsDone.ShouldBeFalse();
        Take().Uses.ShouldBe([waiting]);
    }

    [Fact]
    public void NoRoom_AfterAPause_IsAskedForAgainEverMoreRarely()
    {
        var limits = Limits(new RateLimit(10, 60, Measure.Requests));
        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
            var batch = Take();
            _book.Reply(batch, [Grant(batch.Wishes[0], 0, room: 0, endsIn: 60_000)], _clock.Reading);
            var since = _clock.Reading;
            while (_book.Use(limits, null, 1, _clock.Reading, out _) is null)
            {
                _clock.Advance(50);
                TryTake();
            }

            pauses.Add(_clock.Reading.Since(since, _clock).TotalMilliseconds);
            _clock.Advance(1000);
            TryTake();
        }

        pauses.ShouldBe([1100, 2200, 4400, 8800, 10_000]);
    }

    [Fact]
    public void NoRoom_ForAHighCost_RejectsNoLowerOne()
    {
        var limits = Limits(new RateLimit(10, 60, Measure.Cost));
        _book.Use(limits, null, 8, _clock.Reading, out _);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0, room: 4)], _clock.Reading);

        Use(limits, 5).Outcome.ShouldBe(UseOutcome.RateLimited);
        _book.Use(limits, null, 4, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void NoCredits_OnceSomeAreAdded_AreAskedForAgain()
    {
        var limits = new SubjectLimits(SimulatedDatabase.IdOf(0), _first, [], HasCredits: true);
        _book.Use(limits, null, 8, _clock.Reading, out _);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0, room: 4, endsIn: long.MaxValue)], _clock.Reading);
        Use(limits, 8).ShouldBe(new UseResult(UseOutcome.CreditsExhausted));

        _book.NoteAdded(limits.Subject);

        _book.Use(limits, null, 8, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void IdleLease_AfterItsPause_IsReturnedOnceAndForgotten()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5, starts: 60_000);
        _clock.Advance(1100);
        var batch = Take();

        (batch.Wishes.Single().Back, batch.Wishes.Single().BackStarts).ShouldBe((4, 60_000));
        _book.Unknown(batch, _clock.Reading);
        for (var seconds = 0; seconds < 15; seconds++)
        {
            _clock.Advance(1000);
            TryTake().ShouldBeNull();
        }

        _book.Count.ShouldBe(0);
    }

    [Fact]
    public void IdleLease_WhoseRowIsLocked_IsReturnedAgainForTenSeconds()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5, starts: 60_000);
        _clock.Advance(1100);
        for (var seconds = 2; seconds <= 10; seconds++)
        {
            var batch = Take();
            (batch.Wishes.Single().Back, batch.Wishes.Single().BackStarts).ShouldBe((4, 60_000));
            _book.Reply(batch, [], _clock.Reading);
            _clock.Advance(1000);
        }

        // The row may have been removed.
        _book.Reply(Take(), [], _clock.Reading);
        _clock.Advance(1000);
        TryTake().ShouldBeNull();
        _book.Count.ShouldBe(0);
    }

    [Fact]
    public void IdleLease_WhoseRowIsInTheReply_IsNotReturnedAgain()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5);
        _clock.Advance(1100);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0)], _clock.Reading);
        _clock.Advance(1000);

        TryTake().ShouldBeNull();
    }

    [Fact]
    public void Clear_WithLeasesOut_DropsThemAndReturnsNone()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5);
        var other = new SubjectLimits(SimulatedDatabase.IdOf(1), _first, [new RateLimit(100, 60, Measure.Requests)], HasCredits: false);
        var waiting = _book.Use(other, null, 1, _clock.Reading, out _)!;
        var batch = Take();

        _book.Clear();
        _book.Reply(batch, [Grant(batch.Wishes[0], 5)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Admitted);
        _book.Use(other, null, 1, _clock.Reading, out _).ShouldNotBeNull();
        _clock.Advance(1100);
        TryTake().ShouldBeNull();
    }

    [Fact]
    public void DatabaseTime_AfterALeasesWindow_EndsItForGood()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5, starts: 60_000);
        _book.NoteDatabaseTime(119_999);
        Use(limits, 1).Outcome.ShouldBe(UseOutcome.Admitted);
        _book.NoteDatabaseTime(120_000);
        _book.NoteDatabaseTime(119_000);

        _book.Use(limits, null, 1, _clock.Reading, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Close_WithLeasesOut_ReturnsThemAndLeasesNoMore()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        Lease(limits, 5);
        _book.Close(_clock.Reading);
        var batch = Take();
        batch.Wishes.Single().Back.ShouldBe(4);

        var waiting = _book.Use(limits, null, 1, _clock.Reading, out _)!;
        _book.Reply(batch, [Grant(batch.Wishes[0], 0)], _clock.Reading);
        var last = Take();
        last.Wishes.Single().Lookahead.ShouldBe(0);
        _book.Reply(last, [Grant(last.Wishes[0], 3)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Admitted);
        Take().Wishes.Single().Back.ShouldBe(2);
    }

    [Fact]
    public void UnknownOutcome_UntilAReply_AllowsOneUseAtEverLongerIntervals()
    {
        var limits = Limits(new RateLimit(1000, 60, Measure.Requests));
        _book.Use(limits, null, 1, _clock.Reading, out _);
        _book.Unknown(Take(), _clock.Reading);
        foreach (var pause in (int[])[250, 500, 1000, 2000, 4000, 4000])
        {
            _clock.Advance(pause - 1);
            _book.Use(limits, null, 1, _clock.Reading, out _);
            _book.Use(limits, null, 1, _clock.Reading, out _);
            TryTake().ShouldBeNull();
            _clock.Advance(1);
            var probe = Take();
            (probe.Uses.Count, probe.Wishes.Single().Want, probe.Wishes.Single().Lookahead).ShouldBe((1, 1, 0));
            _book.Unknown(probe, _clock.Reading);
        }

        // The next one is in four seconds, and no use waits that long.
        Use(limits, 1).Outcome.ShouldBe(UseOutcome.Unavailable);
    }

    [Fact]
    public void Batches_WhileOneTakesLong_AreAtMostThree()
    {
        for (var subject = 0; subject < 3; subject++)
        {
            UseOf(subject);
            Take();
            UseOf(subject + 10);
            TryTake().ShouldBeNull();
            _clock.Advance(100);
        }

        TryTake().ShouldBeNull();
    }

    [Fact]
    public void Batches_OverTime_AreTenAtOnceAndTwentyASecond()
    {
        var sent = 0;
        for (var milliseconds = 0; milliseconds < 10_000; milliseconds++)
        {
            UseOf(milliseconds);
            if (TryTake() is { } batch)
            {
                sent++;
                _book.Reply(batch, [.. batch.Wishes.Select(wish => Grant(wish, wish.Want))], _clock.Reading);
            }

            _clock.Advance(1);
        }

        sent.ShouldBeInRange(205, 210);
    }

    [Fact]
    public void Batch_OfManySubjects_HasAtMostAThousandWishes()
    {
        for (var subject = 0; subject < 1500; subject++)
        {
            UseOf(subject);
        }

        Take().Wishes.Count.ShouldBe(1000);
        _clock.Advance(100);
        Take().Wishes.Count.ShouldBe(500);
        _wakes.ShouldBe(1);
    }

    [Fact]
    public void Lookahead_ForSteadyUse_IsTheLeastOfRecentUseAndOnePercent()
    {
        var limits = Limits(new RateLimit(100_000, 60, Measure.Requests));
        var most = 0L;
        for (var use = 0; use < 12_000; use++)
        {
            _book.Use(limits, null, 1, _clock.Reading, out _);
            if (TryTake() is { } batch)
            {
                var wish = batch.Wishes.Single();
                most = Math.Max(most, wish.Lookahead);
                _book.Reply(batch, [Grant(wish, wish.Want + wish.Lookahead, room: 50_000)], _clock.Reading);
            }

            _clock.Advance(use < 1000 ? 10 : 0.05);
            if (use == 999)
            {
                // Of a hundred a second, half is still held when it asks.
                most.ShouldBeInRange(45, 55);
            }
        }

        most.ShouldBeInRange(800, 1000);
    }

    [Fact]
    public void Lookahead_OfCredits_IsAtMostOnePercentOfWhatRemains()
    {
        var limits = new SubjectLimits(SimulatedDatabase.IdOf(0), _first, [], HasCredits: true);
        var most = 0L;
        for (var use = 0; use < 1000; use++)
        {
            _book.Use(limits, null, 1, _clock.Reading, out _);
            if (TryTake() is { } batch)
            {
                var wish = batch.Wishes.Single();
                most = Math.Max(most, wish.Lookahead);
                _book.Reply(batch, [Grant(wish, wish.Want + wish.Lookahead, starts: 0, endsIn: long.MaxValue, room: 1000)], _clock.Reading);
            }

            _clock.Advance(5);
        }

        most.ShouldBeInRange(1, 10);
    }

    [Fact]
    public void UseThatCostsNothing_WithoutAGrantInThisWindow_AsksAndTakesNothing()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        var waiting = _book.Use(limits, null, 0, _clock.Reading, out _)!;
        var batch = Take();
        (batch.Wishes.Single().Least, batch.Wishes.Single().Want, batch.Wishes.Single().Lookahead).ShouldBe((0, 0, 0));
        _book.Reply(batch, [Grant(batch.Wishes[0], 0, room: 42)], _clock.Reading);

        ResultOf(waiting).Outcome.ShouldBe(UseOutcome.Admitted);
        Remaining(limits).ShouldBe(42);
        Use(limits, 0).Outcome.ShouldBe(UseOutcome.Admitted);
    }

    [Fact]
    public void UseThatCostsNothing_AfterMoreWasTakenThanALoweredLimit_IsAdmittedAndNothingRemains()
    {
        var limits = Limits(new RateLimit(100, 60, Measure.Requests));
        _book.Use(limits, null, 1, _clock.Reading, out _);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], 0, room: -30)], _clock.Reading);

        Use(limits, 1).Outcome.ShouldBe(UseOutcome.RateLimited);
        Use(limits, 0).Outcome.ShouldBe(UseOutcome.Admitted);
        Remaining(limits).ShouldBe(0);
    }

    private static SubjectLimits Limits(params RateLimit[] limits) => Limits(_first, limits);

    private static SubjectLimits Limits(Guid generation, params RateLimit[] limits) =>
        new(SimulatedDatabase.IdOf(0), generation, limits, HasCredits: false);

    private static LeaseGrant Grant(LeaseWish wish, long units, long starts = 60_000, long endsIn = 30_000, long room = 50) =>
        new(wish.Allowance, wish.Generation, units, starts, endsIn, room);

    private UseResult Use(SubjectLimits? limits, long cost)
    {
        _book.Use(limits, null, cost, _clock.Reading, out var result).ShouldBeNull();
        return result;
    }

    private static UseResult ResultOf(WaitingUse waiting)
    {
        waiting.IsDone.ShouldBeTrue();
        return waiting.Task.Result;
    }

    private void UseOf(int subject) => _book.Use(
        new SubjectLimits(SimulatedDatabase.IdOf(subject), _first, [new RateLimit(100, 60, Measure.Requests)], HasCredits: false),
        null, 1, _clock.Reading, out _);

    private LeaseBatch? TryTake() => _book.TakeBatch(_clock.Reading, out _);

    private LeaseBatch Take() => TryTake().ShouldNotBeNull();

    // One use that is served, and the rest leased.
    private void Lease(SubjectLimits limits, long units, long starts = 60_000, long endsIn = 30_000)
    {
        _book.Use(limits, null, 1, _clock.Reading, out _);
        var batch = Take();
        _book.Reply(batch, [Grant(batch.Wishes[0], units, starts, endsIn)], _clock.Reading);
    }

    private long? Remaining(SubjectLimits limits)
    {
        var states = new AllowanceState[limits.RateLimits.Count];
        _book.Read(limits, _clock.Reading, states);
        return states[0].Remaining;
    }
}

using System.Net;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public sealed class OutageTests(LongBound service) : IClassFixture<LongBound>
{
    [Fact]
    public async Task Verify_WhileTheDatabaseIsGone_GoesByWhatIsKnownWithinTheBoundAndNoLonger()
    {
        using var meters = new Meters(service);
        var (known, unknown) = (service.Accesskey, AccesskeyToken.Generate().Reveal());
        (await service.VerifyAsync(known, known)).Code.ShouldBe("valid");
        File.Move(service.DatabaseFile, service.DatabaseFile + ".away");

        (await service.GetAsync("/auth/verify", known)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.VerifyAsync(known, known)).Code.ShouldBe("valid");
        meters.TakeVerifications();
        ShouldBeUnavailable(await service.GetAsync("/auth/verify", unknown));
        meters.TakeVerifications().ShouldBe([("unavailable", "miss")]);
        ShouldBeUnavailable(await service.VerifyAsync(unknown, known));
        ShouldBeUnavailable(await service.VerifyAsync(known, known, "no-cache"));
        ShouldBeUnavailable(await service.PostAsync(Verdicts.Path, $$"""{"tokens": ["{{known}}", "{{unknown}}"]}""", known));

        service.Clock.Advance(LongBound.Bound);

        ShouldBeUnavailable(await service.GetAsync("/auth/verify", known));
        (await service.GetAsync("/auth/verify", "vb_malformed")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    private static void ShouldBeUnavailable(Answer answer) =>
        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldBe("1");
}

using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>The headers arrive with a valid credential, which is revoked before the body arrives.</summary>
public abstract class ParkedBodyTests(Service service)
{
    public sealed class OnSqlite(ParkingService service) : ParkedBodyTests(service), IClassFixture<ParkingService>;

    public sealed class OnSqlServer(SqlServer<ParkingService> server) : ParkedBodyTests(server.Hosted), IClassFixture<SqlServer<ParkingService>>;

    public sealed class OnPostgreSql(PostgreSql<ParkingService> server) : ParkedBodyTests(server.Hosted), IClassFixture<PostgreSql<ParkingService>>;

    private static readonly Dictionary<string, ScopedCall> _calls = new()
    {
        ["create"] = ScopedCalls.All["CreateAccesskey"],
        ["import"] = ScopedCalls.Import,
        ["import of nothing valid"] = ScopedCalls.All["ImportAccesskeys"],
        ["update"] = ScopedCalls.All["UpdateAccesskey"],
        ["update of nothing"] = ScopedCalls.All["UpdateAccesskey"] with { Body = "{}" },
        ["rotate"] = ScopedCalls.All["RotateAccesskey"] with { Body = """{"expire": 60}""" },
        ["verify"] = ScopedCalls.All["VerifyAccesskey"],
        ["create customer"] = ScopedCalls.All["CreateCustomer"],
    };

    /// <summary>One check ends every call alike: each call by one ending, and one call by each.</summary>
    public static TheoryData<string, string> CallsAndEndings =>
        [.. _calls.Keys.Select(call => (call, "deleted")).Union(Revocations.OfKey.Keys.Select(ending => ("create", ending)))];

    public static TheoryData<string> Calls => [.. _calls.Keys];

    public static TheoryData<string> CustomersCalls => [.. _calls.Keys.Where(call => _calls[call].Scope != "customers:write")];

    public static TheoryData<string> SessionEndings => [.. Revocations.OfSession.Keys];

    [Theory, MemberData(nameof(Calls))]
    public async Task Body_WhenTheKeyIsStillGood_IsAccepted(string call) =>
        (await (await ParkAsync(call, (await service.CreateKeyAsync()).Token)).FinishAsync()).Status.ShouldBe(HttpStatusCode.OK);

    [Theory, MemberData(nameof(CallsAndEndings))]
    public async Task Body_WhenTheKeyHasEndedMeanwhile_IsRejectedAndChangesNothing(string call, string ending)
    {
        var key = await service.CreateKeyAsync();
        using var parked = await ParkAsync(call, key.Token);
        (await Revocations.OfKey[ending](service, service.Session, key)).Status.ShouldBe(HttpStatusCode.OK);

        await ShouldChangeNothingAsync(parked, answer => answer.ShouldBeInvalidCredentials());
    }

    [Theory, MemberData(nameof(CustomersCalls))]
    public async Task Body_WhenTheCustomerWasDeletedMeanwhile_IsRejectedAndChangesNothing(string call)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var parked = await ParkAsync(call, (await service.CreateKeyAsync(by: session)).Token, session);
        (await service.DeleteCustomerAsync(customer.Id)).Status.ShouldBe(HttpStatusCode.OK);

        await ShouldChangeNothingAsync(parked, answer => answer.ShouldBeInvalidCredentials());
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Body_WhenTheKeyHasLostTheScopeMeanwhile_IsDeniedAndChangesNothing(string call)
    {
        var key = await service.CreateKeyAsync();
        using var parked = await ParkAsync(call, key.Token);
        await service.PutAsync(key.Path, """{"scopes": ["accesskeys:read", "orders:*"]}""", service.Session);

        await ShouldChangeNothingAsync(parked, answer => answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied")
            .Json.GetProperty("detail").GetString()!.ShouldContain(_calls[call].Scope!));
    }

    [Theory, MemberData(nameof(SessionEndings))]
    public async Task Body_WhenTheSessionHasEndedMeanwhile_IsRejectedAndChangesNothing(string ending)
    {
        var (_, session) = await service.RegisterCustomerAsync();
        using var create = await ParkAsync("create", session, session);
        using var password = await HalfSentRequest.SendHalfAsync(
            service.Address, HttpMethod.Put, "/auth/password", session, """{"password": "a wrong password", "new_password": "yet another password"}""");
        (await Revocations.OfSession[ending](service, session)).Status.ShouldBe(HttpStatusCode.OK);

        await ShouldChangeNothingAsync(create, answer => answer.ShouldBeInvalidCredentials());
        await ShouldChangeNothingAsync(password, answer => answer.ShouldBeInvalidCredentials());
    }

    [Fact]
    public async Task Create_WhenTheKeyWasNarrowedMeanwhile_GivesNoMoreThanItHoldsNow()
    {
        var key = await service.CreateKeyAsync();
        using var own = await ParkAsync("create", key.Token);
        using var all = await HalfSentRequest.SendHalfAsync(
            service.Address, HttpMethod.Post, "/v1.0/accesskeys", key.Token, """{"expire": 60, "scopes": ["*"]}""");
        await service.PutAsync(key.Path, """{"scopes": ["accesskeys:write"], "allowed_ips": ["127.0.0.0/8"]}""", service.Session);

        var made = KeyCreation.Made(await own.FinishAsync());
        made.Strings("scopes").ShouldBe(["accesskeys:write"]);
        made.Strings("allowed_ips").ShouldBe(["127.0.0.0/8"]);
        await ShouldChangeNothingAsync(all, answer => answer.ShouldBeProblem(HttpStatusCode.Forbidden, "scope_exceeded"));
    }

    [Fact]
    public async Task Rejection_OfACallerRevokedMeanwhile_IsThatOfAnyInvalidCredential()
    {
        var key = await service.CreateKeyAsync();
        using var parked = await ParkAsync("create", key.Token);
        await service.SendAsync(HttpMethod.Delete, key.Path, service.Session);

        var (meanwhile, before) = (await parked.FinishAsync(), await service.PostAsync("/v1.0/accesskeys", "{}", key.Token));

        string Text(ServiceResponse answer) => answer.Text.Replace(answer.Header("X-Request-Id")!, "", StringComparison.Ordinal);
        Text(meanwhile).ShouldBe(Text(before));
        string[] Names(ServiceResponse answer) => [.. answer.Headers.Concat(answer.ContentHeaders).Select(header => header.Key).Except(["Connection"]).Order()];
        Names(meanwhile).ShouldBe(Names(before));
    }

    private async Task ShouldChangeNothingAsync(HalfSentRequest parked, Action<ServiceResponse> shouldBe)
    {
        var before = await service.ChangesAsync();
        shouldBe(await parked.FinishAsync());
        (await service.ChangesAsync()).ShouldBe(before);
    }

    private async Task<HalfSentRequest> ParkAsync(string name, string credential, string? session = null)
    {
        var call = await _calls[name].FilledAsync(service, session);
        return await HalfSentRequest.SendHalfAsync(service.Address, call.Method, call.Path, credential, call.Body!);
    }
}

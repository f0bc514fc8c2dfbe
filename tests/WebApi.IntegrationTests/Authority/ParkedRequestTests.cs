using System.Net;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.IntegrationTests.Sessions;
using Accesskeys.WebApi.IntegrationTests.Users;
using Accesskeys.WebApi.Requests;
using Accesskeys.WebApi.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>
/// Every endpoint checks the caller's state when the work is done, and not only when the request arrives: a change in its own
/// transaction, a read before its result is returned.
/// </summary>
public abstract class ParkedRequestTests(ParkingService service)
{
    public sealed class OnSqlite(ParkingService service) : ParkedRequestTests(service), IClassFixture<ParkingService>;

    public sealed class OnSqlServer(SqlServer<ParkingService> server) : ParkedRequestTests(server.Hosted), IClassFixture<SqlServer<ParkingService>>;

    public sealed class OnPostgreSql(PostgreSql<ParkingService> server) : ParkedRequestTests(server.Hosted), IClassFixture<PostgreSql<ParkingService>>;

    private static readonly Dictionary<string, ScopedCall> _sessions = ScopedCalls.OfSessions.Concat(ScopedCalls.OfOwners).ToDictionary();

    private static readonly string[] _sessionReads = ["ListUsers", "GetUser", "ListSignIns", "ListOwnSignIns"];

    private static readonly string[] _reads =
    [
        "GetCustomer", "ListCustomers", "GetCustomerById", "ListNodes", "ListAccesskeys", "GetAccesskey", "ListChanges", "ListAccesskeyChanges",
        "ListRefusals", "ListAccesskeyUsage", "ListUsage", "VerifyAccesskey",
        "SummarizeAccesskeys", "ListAccesskeyChain", "ExplainAccesskey",
    ];

    public static TheoryData<string> Changes =>
        [
            "CreateCustomer", "UpdateCustomer", "AddCustomerCredits", "DeleteCustomer", "CreateAccesskey", "ImportAccesskeys", "UpdateAccesskey",
            "AddAccesskeyCredits", "RotateAccesskey", "DeleteAccesskey", "RevokeAccesskeys",
        ];

    public static TheoryData<string> SessionChanges => [.. _sessions.Keys.Except(_sessionReads)];

    /// <summary>Without those of the operator, who can't be deleted.</summary>
    public static TheoryData<string> SessionChangesOfAnyCustomer => [.. _sessions.Keys.Except(_sessionReads).Where(operation => !_sessions[operation].IsOperatorsOnly)];

    public static TheoryData<string> OwnersChanges => [.. ScopedCalls.OfOwners.Keys.Except(_sessionReads)];

    public static TheoryData<string> Reads => [.. _reads];

    public static TheoryData<string> SessionReads => [.. _sessionReads];

    [Fact]
    public void Endpoints_WithACaller_AreAllKnownHere()
    {
        var endpoints = service.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => !AccessRequirementAttribute.IsOpen(endpoint) && endpoint.Metadata.GetMetadata<ConsolePage>() is null)
            .ToLookup(OnlyReads, endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);

        endpoints[true].ShouldBe([.. _reads, .. _sessionReads], ignoreOrder: true);
        endpoints[false].ShouldBe([.. Changes.Select(row => row.Data), .. SessionChanges.Select(row => row.Data)], ignoreOrder: true);

        static bool OnlyReads(Endpoint endpoint) =>
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods is ["GET"]
            || endpoint.Metadata.GetMetadata<ReadOnlyOperationAttribute>() is not null;
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Change_WhenTheKeyHasEnded_IsRejectedAndNotMade(string operation)
    {
        var key = await service.CreateKeyAsync();

        await ShouldChangeNothingAsync(
            Call(operation), key.Token, () => service.SendAsync(HttpMethod.Delete, key.Path, service.Session),
            answer => answer.ShouldBeInvalidCredentials());
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Change_WhenTheKeyHasLostTheScope_IsDeniedAndNotMade(string operation)
    {
        var key = await service.CreateKeyAsync();

        await ShouldChangeNothingAsync(
            Call(operation), key.Token, () => service.PutAsync(key.Path, """{"scopes": ["accesskeys:read"]}""", service.Session),
            answer => answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied")
                .Json.GetProperty("detail").GetString()!.ShouldContain(ScopedCalls.All[operation].Scope!));
    }

    [Theory, MemberData(nameof(Changes))]
    [MemberData(nameof(SessionChanges))]
    public async Task Change_WhenTheSessionHasEnded_IsRejectedAndNotMade(string operation)
    {
        var username = Call(operation).Scope == "customers:write" ? Service.Username : await service.AddAgentAsync();
        var session = await service.SignInAsync(username);

        await ShouldChangeNothingAsync(
            Call(operation), session, () => service.SendAsync(HttpMethod.Post, "/auth/logout", session),
            answer => answer.ShouldBeInvalidCredentials(), session);
    }

    [Theory, MemberData(nameof(OwnersChanges))]
    public async Task Change_WhenTheOwnerHasLostTheRole_IsDeniedAndNotMade(string operation)
    {
        var (user, session) = await service.AddUserAsync("owner");

        await ShouldChangeNothingAsync(
            Call(operation), session,
            () => service.PutAsync($"{UserExtensions.Path}/{user.Id}", """{"role": "developer"}""", service.Session),
            answer => answer.ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required"));
    }

    [Theory, MemberData(nameof(SessionChangesOfAnyCustomer))]
    public async Task Change_WhenTheCustomerWasDeleted_IsRejectedAndNotMade(string operation)
    {
        var (customer, session) = await service.RegisterCustomerAsync();

        await ShouldChangeNothingAsync(
            Call(operation), session, () => service.DeleteCustomerAsync(customer.Id), answer => answer.ShouldBeInvalidCredentials());
    }

    [Theory, MemberData(nameof(SessionChanges))]
    public async Task Change_WhenTheUserWasDeleted_IsRejectedAndNotMade(string operation)
    {
        var (user, session) = await service.AddUserAsync("owner");

        await ShouldChangeNothingAsync(
            Call(operation), session, () => service.Client(service.Session).DeleteUserAsync(user.Id), answer => answer.ShouldBeInvalidCredentials());
    }

    // It needs no scope for that, but it has to be good.
    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/rotate")]
    public async Task Change_OfAKeyByItself_IsMadeWithoutTheScopeAndRejectedOnceItHasEnded(string method, string path)
    {
        var (good, ended) = (await service.CreateKeyAsync(), await service.CreateKeyAsync());

        (await HoldAsync(good, () => service.PutAsync(good.Path, """{"scopes": []}""", service.Session))).Status.ShouldBe(HttpStatusCode.OK);
        (await HoldAsync(ended, () => service.PutAsync(ended.Path, """{"enabled": false}""", service.Session))).ShouldBeInvalidCredentials();

        Task<ServiceResponse> HoldAsync(CreatedKey key, Func<Task> meanwhile) => service.HoldAsync(
            Parked.BeforeTheHandler, () => service.SendAsync(new HttpMethod(method), key.Path + path, key.Token), meanwhile);
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task Read_WhenTheKeyHasEnded_IsNotShown(string operation)
    {
        var (key, call) = (await service.CreateKeyAsync(), await Call(operation).FilledAsync(service));

        var answer = await service.HoldAsync(
            Parked.AfterTheHandler, () => SendAsync(call, key.Token), () => service.SendAsync(HttpMethod.Delete, key.Path, service.Session));

        answer.ShouldBeInvalidCredentials();
    }

    [Theory, MemberData(nameof(Reads))]
    [MemberData(nameof(SessionReads))]
    public async Task Read_WhenTheSessionHasEnded_IsNotShown(string operation)
    {
        var (session, call) = (await service.SignInAsync(), await Call(operation).FilledAsync(service));

        var answer = await service.HoldAsync(
            Parked.AfterTheHandler, () => SendAsync(call, session), () => service.SendAsync(HttpMethod.Post, "/auth/logout", session));

        answer.ShouldBeInvalidCredentials();
    }

    [Fact]
    public async Task List_WhenTheKeyHasLostTheScope_IsNotShown()
    {
        var key = await service.CreateKeyAsync();

        var answer = await service.HoldAsync(
            Parked.AfterTheHandler,
            () => service.GetAsync("/v1.0/accesskeys", key.Token),
            () => service.PutAsync(key.Path, """{"scopes": ["accesskeys:write"]}""", service.Session));

        answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    private static ScopedCall Call(string operation) => _sessions.TryGetValue(operation, out var call) ? call
        : operation == "ImportAccesskeys" ? ScopedCalls.Import
        : ScopedCalls.All[operation];

    private async Task ShouldChangeNothingAsync(
        ScopedCall template, string credential, Func<Task> end, Action<ServiceResponse> shouldBe, string? session = null)
    {
        var (call, before) = (await template.FilledAsync(service, session), 0L);

        var answer = await service.HoldAsync(
            Parked.BeforeTheHandler,
            () => SendAsync(call, credential),
            async () =>
            {
                await end();
                before = await service.ChangesAsync();
            });

        shouldBe(answer);
        (await service.ChangesAsync()).ShouldBe(before);
    }

    private Task<ServiceResponse> SendAsync(ScopedCall call, string credential) =>
        service.SendAsync(call.Method, call.Path, credential, call.Body is null ? null : RequestExtensions.Json(call.Body));
}

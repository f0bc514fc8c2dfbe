using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class AccesskeyVerifierTests
{
    private readonly AccesskeyToken _token = TokenFormat.Default.Generate();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheKeyIsAnotherCustomers_FindsItsOwner(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        var accesskey = await database.Node.AddKeyAsync(customer.Id, _token);
        await database.Node.AddCallerAsync();

        var verified = await VerifyAsync(database.Node, _token);

        verified.Code.ShouldBe(VerificationCode.Valid);
        var facts = verified.Accesskey.ShouldNotBeNull();
        (facts.Id, facts.Name, facts.TokenPrefix, facts.ExpiresAt)
            .ShouldBe((accesskey.Id, accesskey.Name, accesskey.TokenPrefix, accesskey.ExpiresAt));
        (facts.Caller.IsOperator, facts.Caller.Actor).ShouldBe((false, new Actor(ActorKind.Accesskey, accesskey.Id)));
        facts.Caller.Customer.ShouldBe(customer.AsShown());
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheKeyIsTheOperators_SaysSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = Customer.RegisterOperator("operator", database.Node.Clock.Now);
        await database.Node.ChangeAsync(
            db => (db.Customers.Add(customer), db.Accesskeys.Add(database.Node.Key(customer.Id, _token))));

        (await VerifyAsync(database.Node, _token)).Accesskey!.Caller.IsOperator.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheKeysTimeIsUp_IsExpiredFromThatMicrosecondOn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var accesskey = await node.AddKeyAsync((await node.AddCustomerAsync()).Id, _token);

        node.Clock.Now = accesskey.ExpiresAt.AddTicks(-1);
        (await VerifyAsync(node, _token)).Code.ShouldBe(VerificationCode.Valid);

        node.Clock.Now = accesskey.ExpiresAt;
        (await VerifyAsync(node, _token)).ShouldBeRejected(VerificationCode.Expired);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheKeyIsUnknownOrDeleted_FindsNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var accesskey = await node.AddKeyAsync((await node.AddCallerAsync()).Id, _token);

        (await VerifyAsync(node, TokenFormat.Default.Generate())).ShouldBeRejected(VerificationCode.NotFound);
        (await VerifyAsync(node, _token)).Code.ShouldBe(VerificationCode.Valid);

        await node.AlterKeyAsync(accesskey.Id, key => key.Delete(node.Clock.Now));
        (await VerifyAsync(node, _token)).ShouldBeRejected(VerificationCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheCustomerIsDeleted_FindsNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        await database.Node.AddKeyAsync(customer.Id, _token);

        await database.Node.DeleteCustomerAsync(customer.Id);

        (await VerifyAsync(database.Node, _token)).ShouldBeRejected(VerificationCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheTokenIsMalformed_AsksNoDatabase(DatabaseProvider provider)
    {
        await using var database = TestDatabase.Empty(provider);

        (await VerifyAsync(database.Node, _token.Reveal()[..^1] + "!")).ShouldBeRejected(VerificationCode.Malformed);

        // Verifying a well-formed token fails here, because it needs the database.
        var outage = await Should.ThrowAsync<Exception>(() => VerifyAsync(database.Node, _token));
        DatabaseOutage.CauseOf(outage).ShouldNotBeNull();
    }

    private static Task<VerificationResult> VerifyAsync(Node node, AccesskeyToken token) =>
        node.VerifyAsync(token.Reveal());

    private static Task<VerificationResult> VerifyAsync(Node node, string token) => node.VerifyAsync(token);
}

using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Clients;

public sealed class ClientTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task AllAccesskeys_OnManyPages_AreReadNewestFirst()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var made = new List<Guid>();
        for (var key = 0; key < 5; key++)
        {
            made.Insert(0, (await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 })).Id);
        }

        (await client.AllAccesskeysAsync(pageSize: 2).Select(key => key.Id).ToListAsync()).ShouldBe(made);
    }

    [Fact]
    public async Task AllChanges_OfACustomerAndOfAKey_AreReadToTheEnd()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "second" });
        await client.DeleteAccesskeyAsync(key.Id);

        string[] done = ["deleted", "updated", "created"];
        (await client.AllAccesskeyChangesAsync(key.Id, pageSize: 1).Select(change => change.Action).ToListAsync()).ShouldBe(done);
        var ofAll = client.AllChangesAsync(pageSize: 1).Where(change => change.Subject_id == key.Id);
        (await ofAll.Select(change => change.Action).ToListAsync()).ShouldBe(done);
    }

    [Fact]
    public async Task AllCustomers_OnManyPages_AreReadToTheOperator()
    {
        var (second, _) = await service.RegisterCustomerAsync();

        var names = await service.Client(service.Session).AllCustomersAsync(pageSize: 1).ToListAsync();

        names.ShouldContain(customer => customer.Id == second.Id);
        names[^1].Name.ShouldBe("Operator");
    }

    [Fact]
    public async Task AllRefusals_OfAnUnknownKey_AreAnError()
    {
        var refusals = service.Client(service.Session).AllRefusalsAsync(Guid.NewGuid());

        (await Should.ThrowAsync<AccesskeysException>(async () => await refusals.ToListAsync())).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task Problem_ThatNamesAMember_ExposesMemberAndReason()
    {
        var client = service.Client(service.Session);

        var failure = await Should.ThrowAsync<AccesskeysException>(client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 0 }));

        failure.Code.ShouldBe("invalid_request");
        failure.Errors.ShouldHaveSingleItem().Key.ShouldBe("expire");
        failure.Errors["expire"].ShouldNotBeEmpty();
        failure.RequestId.ShouldBe(failure.Headers["X-Request-ID"].Single());
        failure.Message.ShouldStartWith("400 invalid_request: ");
    }
}

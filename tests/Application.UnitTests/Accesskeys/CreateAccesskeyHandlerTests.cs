using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using AutoMapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class CreateAccesskeyHandlerTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
    private static readonly CreateAccesskey _request = new("Name", "Detail", 3_600);

    private static readonly Guid _customerId = Guid.NewGuid();

    private readonly Caller _caller = new(
        new CustomerModel { Id = _customerId, Name = "Acme", TmCreate = _now, TmUpdate = _now, TmDelete = null }, IsOperator: false, Actor.Service);

    private readonly List<Accesskey> _saved = [];
    private readonly ServiceProvider _services = StrictMocks.ApplicationOnUntouchablePorts().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Handle_WhenAllowed_SavesTheCallersKey()
    {
        await HandleAsync(_request);

        var saved = _saved.ShouldHaveSingleItem();
        saved.CustomerId.ShouldBe(_customerId);
        (saved.Name, saved.Detail).ShouldBe((_request.Name, _request.Detail));
        saved.CreatedAt.ShouldBe(_now);
        saved.ExpiresAt.ShouldBe(_now.AddHours(1));
    }

    [Fact]
    public async Task Handle_WhenAllowed_ReturnsTheTokenOfTheSavedKey()
    {
        var created = await HandleAsync(_request);

        TokenFormat.Default.IsWellFormed(created.Token).ShouldBeTrue();
        _saved.ShouldHaveSingleItem().TokenHash.ShouldBe(TokenHash.Of(created.Token));
        created.Token.ShouldStartWith(created.TokenPrefix);
    }

    [Fact]
    public async Task Handle_WhenNameAndDetailAreNotGiven_LeavesThemEmpty()
    {
        var created = await HandleAsync(_request with { Name = null, Detail = null });

        (created.Name, created.Detail).ShouldBe(("", ""));
    }

    [Fact]
    public async Task Handle_WhenAskedTwice_MakesTwoKeys()
    {
        var first = await HandleAsync(_request);
        var second = await HandleAsync(_request);

        first.Id.ShouldNotBe(second.Id);
        first.Token.ShouldNotBe(second.Token);
    }

    private Task<CreatedAccesskeyModel> HandleAsync(CreateAccesskey request)
    {
        var accesskeys = new Mock<DbSet<Accesskey>>();
        accesskeys.Setup(set => set.Add(It.IsAny<Accesskey>())).Callback<Accesskey>(_saved.Add);
        var db = new Mock<IAccesskeysDbContext>(MockBehavior.Strict);
        db.Setup(context => context.Accesskeys).Returns(accesskeys.Object);
        db.Setup(context => context.ChangeAsync(
                It.IsAny<Func<Caller, CancellationToken, Task<CreatedAccesskeyModel>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<Caller, CancellationToken, Task<CreatedAccesskeyModel>> work, CancellationToken cancelled) => work(_caller, cancelled));
        var clock = Mock.Of<TimeProvider>(time => time.GetUtcNow() == _now);
        var handler = new CreateAccesskeyHandler(db.Object, clock, _services.GetRequiredService<IMapper>());
        return handler.Handle(request, CancellationToken.None);
    }
}

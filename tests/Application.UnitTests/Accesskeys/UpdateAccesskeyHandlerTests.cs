using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.UnitTests.Common;
using AutoMapper;
using MediatR;
using Moq;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class UpdateAccesskeyHandlerTests
{
    [Fact]
    public async Task Handle_WhenNothingIsGiven_ReadsAndChangesNothing()
    {
        var id = Guid.NewGuid();
        var asItIs = new AccesskeyModel
        {
            Id = id,
            CustomerId = Guid.NewGuid(),
            Name = "Name",
            Detail = "Detail",
            TokenPrefix = "vb_ABCDEFGH",
            TmExpire = DateTimeOffset.UnixEpoch,
            TmCreate = DateTimeOffset.UnixEpoch,
            TmUpdate = DateTimeOffset.UnixEpoch,
            TmDelete = null,
            Enabled = true,
            Scopes = ["*"],
            AllowedIps = [],
            RotatedFrom = null,
            RotatedTo = null,
            TmLastUsed = null,
        };
        var mediator = new Mock<IMediator>(MockBehavior.Strict);
        mediator.Setup(it => it.Send(new GetAccesskey(id), It.IsAny<CancellationToken>())).ReturnsAsync(asItIs);
        var handler = new UpdateAccesskeyHandler(
            StrictMocks.Untouchable<IAccesskeysDbContext>(), mediator.Object,
            StrictMocks.Untouchable<TimeProvider>(), StrictMocks.Untouchable<IMapper>());

        var answer = await handler.Handle(new UpdateAccesskey(null, null) { Id = id }, CancellationToken.None);

        answer.ShouldBe(asItIs);
    }
}

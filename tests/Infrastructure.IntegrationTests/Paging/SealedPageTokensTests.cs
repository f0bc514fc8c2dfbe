using System.Text;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Paging;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

public sealed class SealedPageTokensTests
{
    private const string Base64UrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly PagedList _list = new(Guid.NewGuid(), "accesskeys");
    private readonly SealedPageTokens _tokens = With(Node.SigningKey);

    [Fact]
    public void Token_WhenOpenedByItsCustomer_GivesThePosition() =>
        Prop.ForAll<long, Guid>((position, customer) =>
            With(Node.SigningKey).Open(_tokens.Seal(position, new(customer, "accesskeys")), new(customer, "accesskeys")) == position)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Token_WhenItsCharactersAreLookedAt_NeedsNoEscapingAndShowsNoPosition()
    {
        var token = _tokens.Seal(1, _list);

        token.ShouldAllBe(character => Base64UrlDigits.Contains(character));
        _tokens.Seal(1, _list).ShouldNotBe(token);
        _tokens.Seal(long.MaxValue, _list).Length.ShouldBe(token.Length);
    }

    [Fact]
    public void Token_WhenOpenedByAnotherCustomer_IsInvalid() =>
        AssertInvalid(_tokens.Seal(7, _list with { CustomerId = Guid.NewGuid() }));

    [Fact]
    public void Open_WithTokenOfAnotherList_IsInvalid()
    {
        var filter = new AccesskeyFilter { Name = "a" };
        AssertInvalid(_tokens.Seal(7, _list with { Entries = "changes" }));
        AssertInvalid(_tokens.Seal(7, _list with { OwnerId = Guid.NewGuid() }));
        AssertInvalid(_tokens.Seal(7, _list with { Filter = filter }));

        var filtered = _tokens.Seal(7, _list with { Filter = filter });
        _tokens.Open(filtered, _list with { Filter = filter with { } }).ShouldBe(7);
        foreach (var other in new[]
        {
            filter with { Name = "b" },
            filter with { TokenPrefix = "vb_" },
            filter with { Enabled = false },
            filter with { ExpiresBefore = DateTimeOffset.UnixEpoch },
            filter with { UnusedSince = DateTimeOffset.UnixEpoch },
        })
        {
            Should.Throw<InvalidPageTokenException>(() => _tokens.Open(filtered, _list with { Filter = other }));
        }
    }

    [Fact]
    public void Token_WhenSealedWithAnotherKey_IsInvalid() =>
        AssertInvalid(With(Node.SigningKey + " ").Seal(7, _list));

    [Fact]
    public void Token_WhenTheKeyWasChangedSince_IsOpenedForAsLongAsTheOldOneIsNamed()
    {
        var token = _tokens.Seal(7, _list);

        With("another key of at least 32 bytes", "yet another one of at least 32 bytes", Node.SigningKey).Open(token, _list).ShouldBe(7);
        Should.Throw<InvalidPageTokenException>(() => With("another key of at least 32 bytes").Open(token, _list));
    }

    [Fact]
    public void Token_WhenAnyCharacterIsAltered_IsInvalid()
    {
        var token = _tokens.Seal(7, _list);
        for (var position = 0; position < token.Length; position++)
        {
            var altered = Base64UrlDigits[(Base64UrlDigits.IndexOf(token[position]) + 1) % Base64UrlDigits.Length];
            AssertInvalid(token[..position] + altered + token[(position + 1)..]);
        }
    }

    [Fact]
    public void Token_WhenTruncatedOrLengthened_IsInvalid()
    {
        var token = _tokens.Seal(7, _list);
        for (var length = 0; length < token.Length; length++)
        {
            AssertInvalid(token[..length]);
        }

        AssertInvalid(token + "A");
        AssertInvalid(token + token);
    }

    [Fact]
    public void Token_WhenItIsAnyText_IsInvalid() =>
        Prop.ForAll<string?>(text => IsInvalid(text ?? "")).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData('!')]
    [InlineData('+')]
    [InlineData('/')]
    [InlineData('=')]
    [InlineData('%')]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('\0')]
    [InlineData('é')]
    [InlineData('\ud800')]
    public void Token_WhenItHoldsWhatNoTokenHolds_IsInvalid(char character)
    {
        var token = _tokens.Seal(7, _list);

        AssertInvalid(character + token[1..]);
        AssertInvalid(token[..20] + character + token[21..]);
        AssertInvalid(token[..^1] + character);
        AssertInvalid(new string(character, token.Length));
    }

    private static SealedPageTokens With(string secret, params string[] previous) =>
        new(new SigningKeySettings(Key(secret), [.. previous.Select(Key)]));

    private static SigningKey Key(string secret) => new(Encoding.UTF8.GetBytes(secret));

    private void AssertInvalid(string token) => Should.Throw<InvalidPageTokenException>(() => _tokens.Open(token, _list));

    private bool IsInvalid(string token)
    {
        AssertInvalid(token);
        return true;
    }
}

using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class OneTimeCodesTests
{
    private readonly OneTimeCodes _codes = new();

    [Fact]
    public void Create_GivesACodeThatIsFoundByItsHash()
    {
        var created = _codes.Create();

        created.Code.Length.ShouldBe(IOneTimeCodes.Length);
        created.Code.ShouldAllBe(character => char.IsAsciiLetterOrDigit(character));
        _codes.HashOf(created.Code).ShouldBe(created.Hash);
        created.Hash.ShouldBe(TokenHash.Of(created.Code));
        created.ToString().ShouldNotContain(created.Code);
    }

    // 190 bits: any repetition would be a fault of the generator.
    [Fact]
    public void Create_ManyTimes_UsesTheWholeAlphabetAndNeverRepeats()
    {
        var codes = Enumerable.Range(0, 2_000).Select(_ => _codes.Create().Code).ToList();

        codes.ShouldBeUnique();
        Enumerable.Range(0, IOneTimeCodes.Length).ShouldAllBe(place => codes.Select(code => code[place]).Distinct().Count() == 62);
    }
}

using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Sessions;

/// <summary>Codes that can be used once. They are shown once, stored as hashes and looked up by them.</summary>
public interface IOneTimeCodes
{
    const int Length = 32;

    OneTimeCode Create();

    TokenHash HashOf(string code);
}

/// <param name="Code">The secret, for the one response that shows it.</param>
public sealed record OneTimeCode(string Code, TokenHash Hash)
{
    public override string ToString() => nameof(OneTimeCode);
}

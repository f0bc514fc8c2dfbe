using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>Keys as another system's look once they are here: nothing but a hash, of whatever form.</summary>
internal static class ForeignTokens
{
    /// <summary>Gives a key that hasn't been verified yet a token that the service didn't generate.</summary>
    public static async Task GiveTokenAsync(this TestDatabaseLocation location, Guid accesskeyId, string token)
    {
        var hash = Convert.ToHexString(TokenHash.Of(token).ToBytes());
        var literal = location.Provider switch
        {
            DatabaseProvider.SqlServer => $"0x{hash}",
            DatabaseProvider.PostgreSql => $@"'\x{hash}'",
            _ => $"X'{hash}'",
        };
        await using var connection = await location.OpenAsync();
        (await connection.ExecuteAsync(
            $"UPDATE Accesskeys SET TokenHash = {literal} WHERE Id = '{accesskeyId.ToString().ToUpperInvariant()}'")).ShouldBe(1);
    }
}

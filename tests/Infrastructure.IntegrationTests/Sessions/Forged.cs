using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>A session token written by hand, right in every member until the test alters one.</summary>
internal sealed class Forged
{
    public Forged(Guid agentId, DateTimeOffset now)
    {
        Payload["sub"] = agentId.ToString();
        Payload["exp"] = now.AddHours(1).ToUnixTimeSeconds();
    }

    public static byte[] Key { get; } = new SigningKey(Encoding.UTF8.GetBytes(Node.SigningKey)).Subkey("session");

    public JsonObject Header { get; } = new() { ["alg"] = "HS256", ["typ"] = "accesskeys-session+jwt" };

    public JsonObject Payload { get; } = new() { ["iss"] = "accesskeys", ["aud"] = "accesskeys" };

    public Func<byte[], byte[]> Sign { get; set; } = text => HMACSHA256.HashData(Key, text);

    public override string ToString() => ToString(Header.ToJsonString(), Payload.ToJsonString());

    /// <summary>With parts that no <see cref="JsonObject"/> can hold.</summary>
    public string ToString(string header, string payload)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(string part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part));
}

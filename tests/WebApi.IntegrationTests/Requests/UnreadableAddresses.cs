namespace Accesskeys.WebApi.IntegrationTests.Requests;

/// <summary>Values of X-Forwarded-For that name no client, where this machine and 10.0.0.0/8 are proxies.</summary>
public static class UnreadableAddresses
{
    public static TheoryData<string> All =>
    [
        "", " ", ",", "\"\"", "\"", "unknown", "_hidden", "\"_hidden\"", "client.example",
        "8.8.8.8, unknown", "8.8.8.8, unknown, 10.1.2.3", "8.8.8.8, _hidden:80", "8.8.8.8,", "8.8.8.8, , 10.1.2.3",
        "127.0.0.1:99999", "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:1:2", "127.0.0.1:http",
        "127", "127.1", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.256", "127.0.0.1/32", "127.0.0.1 8.8.8.8", "127.0.0.1;8.8.8.8",
        "[::1", "::1]", "[::1]80", "[::1]:99999", "[]", "[127.0.0.1]", "[[::1]]", "fe80::1%1", "[fe80::1%25eth0]", "::1::", ":::1",
        "for=127.0.0.1", "http://127.0.0.1",
    ];
}

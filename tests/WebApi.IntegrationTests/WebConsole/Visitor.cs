using System.Net;
using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>A browser as far as HTTP goes: it keeps cookies and sends the forms that it was shown. It comes through a proxy with HTTPS.</summary>
public sealed partial class Visitor(Uri address) : IDisposable
{
    public const string Cookie = "__Host-accesskeys";
    public const string SignInPath = "/sign-in";
    public const string InvitationPath = "/invitation";

    private static int _last;

    private readonly HttpClient _http = HttpClients.OfAnother(address);

    public string ClientAddress { get; } = $"198.18.{Interlocked.Increment(ref _last) / 250}.{(_last % 250) + 1}";

    public Dictionary<string, string> Cookies { get; init; } = [];

    public Task<ServiceResponse> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, content: null, headers);

    /// <summary>Sends the page's form, which must have a token, with these fields and those that say what it was filled with.</summary>
    public Task<ServiceResponse> SubmitAsync(ServiceResponse page, string path, params (string Name, string Value)[] fields) =>
        PostAsync(path, [("__RequestVerificationToken", TokenIn(page)), .. fields, .. FilledIn(page, fields.FirstOrDefault(field => field.Name == "_handler").Value)]);

    public Task<ServiceResponse> PostAsync(string path, params (string Name, string Value)[] fields) =>
        PostFromAsync("same-origin", path, fields);

    /// <param name="site">Where the form is that sends this, as browsers say it.</param>
    public Task<ServiceResponse> PostFromAsync(string site, string path, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        ("Sec-Fetch-Site", site));

    /// <summary>Sends the page's form with a file, as browsers do.</summary>
    public Task<ServiceResponse> UploadAsync(ServiceResponse page, string path, byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "File", "keys.csv" } };
        foreach (var (name, value) in fields.Append(("__RequestVerificationToken", TokenIn(page))))
        {
            form.Add(new StringContent(value), name);
        }

        return SendAsync(HttpMethod.Post, path, form, ("Sec-Fetch-Site", "same-origin"));
    }

    public async Task<ServiceResponse> SignInAsync(string username = Service.Username, string password = Service.Password) =>
        await SubmitSignInAsync(await GetAsync(SignInPath), SignInPath, username, password);

    public Task<ServiceResponse> SubmitSignInAsync(
        ServiceResponse page, string path, string username = Service.Username, string password = Service.Password,
        params (string Name, string Value)[] others) =>
        SubmitAsync(page, path, [("_handler", "sign-in"), ("Username", username), ("Password", password), .. others]);

    public static string TokenIn(ServiceResponse page) => Token().Match(page.Text).Groups[1].Value;

    /// <summary>The fields of the page's form that say what it was filled with.</summary>
    public static IEnumerable<(string Name, string Value)> FilledIn(ServiceResponse page, string? form)
    {
        var start = form is null ? -1 : page.Text.IndexOf($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal);
        return start < 0
            ? []
            : Hidden().Matches(page.Text[start..page.Text.IndexOf("</form>", start, StringComparison.Ordinal)])
                .Where(match => match.Groups[1].Value.StartsWith("Filled", StringComparison.Ordinal))
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    /// <summary>The hidden fields of the page, with their values.</summary>
    public static Dictionary<string, string> HiddenIn(ServiceResponse page) => Hidden().Matches(page.Text)
        .DistinctBy(match => match.Groups[1].Value)
        .ToDictionary(match => WebUtility.HtmlDecode(match.Groups[1].Value), match => WebUtility.HtmlDecode(match.Groups[2].Value));

    public void Dispose() => _http.Dispose();

    public async Task<ServiceResponse> SendAsync(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var cookies = string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        var answer = await _http.SendAsync(
            method, path, content: content,
            headers: [("Accept", "text/html"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", ClientAddress), ("Cookie", cookies), .. headers]);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            Cookies[pair[0]] = pair[1];
            if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal))
            {
                Cookies.Remove(pair[0]);
            }
        }

        return answer;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}

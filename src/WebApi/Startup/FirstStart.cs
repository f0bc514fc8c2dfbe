using Accesskeys.Domain.Customers;

namespace Accesskeys.WebApi.Startup;

/// <summary>The credentials that the first start in Development prints.</summary>
internal static class FirstStart
{
    /// <param name="console">Whether the service has a console.</param>
    public static string Text(BootstrapOptions options, string accesskey, string address, bool console) => $"""

        The operator was created. These credentials are shown only once:

            customer   {options.Customer}
            username   {options.Username}
            password   {options.Password}
            accesskey  {accesskey}

        {(console ? $"Sign in at {address}/sign-in, or try the API:" : "Try it:")}

            curl -H "Authorization: Bearer {accesskey}" {address}/v1.0/accesskeys

        """;
}

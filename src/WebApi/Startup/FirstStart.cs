using Accesskeys.Domain.Customers;

namespace Accesskeys.WebApi.Startup;

/// <summary>The credentials that the first start in Development prints.</summary>
internal static class FirstStart
{
    public static string Text(BootstrapOptions options, string accesskey, string address) => $"""

        The operator was created. These credentials are shown only once:

            customer   {options.Customer}
            username   {options.Username}
            password   {options.Password}
            accesskey  {accesskey}

        Try it:

            curl -H "Authorization: Bearer {accesskey}" {address}/v1.0/accesskeys

        """;
}

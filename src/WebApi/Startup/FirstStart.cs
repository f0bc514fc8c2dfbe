using Accesskeys.Domain.Customers;

namespace Accesskeys.WebApi.Startup;

/// <summary>What a newcomer sees once.</summary>
internal static class FirstStart
{
    public static string Text(BootstrapSettings made, string accesskey, string address) => $"""

        The operator has been made. This is shown once:

            customer   {made.Customer}
            username   {made.Username}
            password   {made.Password}
            accesskey  {accesskey}

        Try it:

            curl -H "Authorization: Bearer {accesskey}" {address}/v1.0/accesskeys

        """;
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace Accesskeys.Application.UnitTests.Common;

/// <summary>Records print their members; whoever logs a message or a model at Trace must find no secret in it.</summary>
public sealed class SecretsTests
{
    private const string Secret = "correct horse battery staple";

    private static readonly string[] _secretMembers = ["Password", "Token", "Accesskey"];

    public static TheoryData<Type> TypesWithASecret =>
        [.. typeof(DependencyInjection).Assembly.GetExportedTypes().Where(type => type.IsClass && SecretsOf(type).Any())];

    [Theory]
    [MemberData(nameof(TypesWithASecret))]
    public void ToString_WhenThereIsASecret_DoesNotShowIt(Type type)
    {
        var instance = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var member in SecretsOf(type))
        {
            member.SetValue(instance, Secret);
        }

        instance.ToString().ShouldNotBeNull().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData(typeof(Application.Accesskeys.CreatedAccesskeyModel))]
    [InlineData(typeof(Application.Customers.BootstrapModel))]
    [InlineData(typeof(Application.Customers.BootstrapOperator))]
    [InlineData(typeof(Application.Customers.CreateCustomer))]
    [InlineData(typeof(Application.Sessions.Login))]
    [InlineData(typeof(Application.Sessions.SessionModel))]
    public void TypesWithASecret_AsFoundByTheirMembers_IncludeTheKnownOnes(Type type) =>
        TypesWithASecret.Select(row => row.Data).ShouldContain(type);

    private static IEnumerable<PropertyInfo> SecretsOf(Type type) => type.GetProperties()
        .Where(member => member.PropertyType == typeof(string) && _secretMembers.Contains(member.Name));
}

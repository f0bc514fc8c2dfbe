using System.Reflection;
using System.Runtime.CompilerServices;
using Accesskeys.Application.Verification;

namespace Accesskeys.Application.UnitTests.Common;

/// <summary>Records print their members, so logging a message or a model at Trace must not reveal a secret.</summary>
public sealed class SecretsTests
{
    private const string Secret = "correct horse battery staple";

    private static readonly string[] _secretMembers = ["Password", "NewPassword", "Token", "Tokens", "Accesskey"];

    // Elsewhere, a code is the name of an outcome.
    private static readonly Type[] _withSecretCodes =
        [typeof(Application.Sessions.OneTimeCode), typeof(Application.Sessions.RedeemInvitation), typeof(Application.Users.InvitedUserModel)];

    private static readonly Dictionary<Type, object> _secrets = new()
    {
        [typeof(string)] = Secret,
        [typeof(ReadOnlyMemory<char>)] = Secret.AsMemory(),
        [typeof(IReadOnlyList<string>)] = new TalkativeList { Secret },
    };

    public static TheoryData<Type> TypesWithASecret =>
        [.. typeof(DependencyInjection).Assembly.GetExportedTypes().Where(type => !type.IsInterface && SecretsOf(type).Any())];

    [Theory]
    [MemberData(nameof(TypesWithASecret))]
    public void ToString_WhenThereIsASecret_DoesNotShowIt(Type type)
    {
        var instance = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var member in SecretsOf(type))
        {
            member.SetValue(instance, _secrets[member.PropertyType]);
        }

        instance.ToString().ShouldNotBeNull().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData(typeof(Application.Accesskeys.CreatedAccesskeyModel))]
    [InlineData(typeof(Application.Accesskeys.RevokeTokens))]
    [InlineData(typeof(Application.Accesskeys.VerifyAccesskey))]
    [InlineData(typeof(Application.Customers.BootstrapModel))]
    [InlineData(typeof(Application.Customers.BootstrapOperator))]
    [InlineData(typeof(Application.Customers.CreateCustomer))]
    [InlineData(typeof(Application.Sessions.ChangePassword))]
    [InlineData(typeof(Application.Sessions.Login))]
    [InlineData(typeof(Application.Sessions.OneTimeCode))]
    [InlineData(typeof(Application.Sessions.RedeemInvitation))]
    [InlineData(typeof(Application.Sessions.ResetPassword))]
    [InlineData(typeof(Application.Sessions.SessionModel))]
    [InlineData(typeof(Application.Users.InvitedUserModel))]
    [InlineData(typeof(VerificationRequest))]
    public void TypesWithASecret_AsFoundByTheirMembers_IncludeTheKnownOnes(Type type) =>
        TypesWithASecret.Select(row => row.Data).ShouldContain(type);

    [Fact]
    public void SecretsOf_VerifyAccesskey_AreBothOfItsMembers() => SecretsOf(typeof(Application.Accesskeys.VerifyAccesskey))
        .Select(member => member.Name).ShouldBe(["Token", "Tokens"], ignoreOrder: true);

    private static IEnumerable<PropertyInfo> SecretsOf(Type type) => type.GetProperties()
        .Where(member => _secrets.ContainsKey(member.PropertyType)
            && (_secretMembers.Contains(member.Name) || (member.Name == "Code" && _withSecretCodes.Contains(type))));

    /// <summary>Shows what it holds, as a list of tomorrow may.</summary>
    private sealed class TalkativeList : List<string>
    {
        public override string ToString() => string.Join(' ', this);
    }
}

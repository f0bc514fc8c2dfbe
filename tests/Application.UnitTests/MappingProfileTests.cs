using System.Reflection;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;
using Accesskeys.Application.Users;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using AutoMapper;
using AutoMapper.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Application.UnitTests;

public sealed class MappingProfileTests : IDisposable
{
    private static readonly DateTimeOffset _created = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset _renamed = _created.AddMinutes(1);
    private static readonly DateTimeOffset _deleted = _created.AddMinutes(2);

    private readonly ServiceProvider _services = StrictMocks.ApplicationOnUntouchablePorts().BuildServiceProvider();
    private readonly Accesskey _accesskey = Accesskey.Issue(
        Guid.NewGuid(), "Name", "Detail", lifetimeSeconds: 3_600, TokenFormat.Default.Generate(), _created);

    private IMapper Mapper => _services.GetRequiredService<IMapper>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Configuration_AsRegistered_IsValid() => Mapper.ConfigurationProvider.AssertConfigurationIsValid();

    /// <summary>AutoMapper 14 recurses without a bound in a type that does (ADR 0033).</summary>
    [Fact]
    public void MappedTypes_AsRegistered_NeverContainThemselves()
    {
        var mapped = Mapper.ConfigurationProvider.Internal().GetAllTypeMaps()
            .SelectMany(map => new[] { map.SourceType, map.DestinationType })
            .Distinct()
            .ToList();

        mapped.ShouldNotBeEmpty();
        mapped.Where(type => Contained(type).Contains(type)).ShouldBeEmpty();
        Contained(typeof(Link)).ShouldContain(typeof(Link));
        Contained(typeof(Chain)).ShouldContain(typeof(Chain));
    }

    /// <summary>All of this solution's types that an object of this type can contain, directly, through others or in collections.</summary>
    private static HashSet<Type> Contained(Type root)
    {
        var (found, open) = (new HashSet<Type>(), new Stack<Type>([root]));
        while (open.TryPop(out var type))
        {
            var held = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(member => member.PropertyType)
                .Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(member => member.FieldType))
                .SelectMany(Unwrapped)
                .Where(other => other.Assembly.GetName().Name!.StartsWith("Accesskeys", StringComparison.Ordinal));
            foreach (var other in held.Where(found.Add))
            {
                open.Push(other);
            }
        }

        return found;
    }

    private static IEnumerable<Type> Unwrapped(Type type) =>
        [type, .. type.GetGenericArguments().SelectMany(Unwrapped), .. type.GetElementType() is { } element ? Unwrapped(element) : []];

    [Fact]
    public void Map_WhenAKeyIsShown_GivesItsMembers()
    {
        _accesskey.Rename("Renamed", "Described", _renamed);
        _accesskey.Describe("tenant-42", Metadata.Of("""{"seats": 5}"""), _renamed);

        var shown = Mapper.Map<AccesskeyModel>(_accesskey);

        shown.Scopes.ShouldBe(["*"]);
        shown.AllowedIps.ShouldBeEmpty();
        shown.ShouldBe(new AccesskeyModel
        {
            Id = _accesskey.Id,
            CustomerId = _accesskey.CustomerId,
            Name = "Renamed",
            Detail = "Described",
            TokenPrefix = _accesskey.TokenPrefix,
            TmExpire = _created.AddHours(1),
            TmCreate = _created,
            TmUpdate = _renamed,
            TmDelete = null,
            Enabled = true,
            Scopes = shown.Scopes,
            AllowedIps = shown.AllowedIps,
            RotatedFrom = null,
            RotatedTo = null,
            TmLastUsed = null,
            ExternalId = "tenant-42",
            Metadata = new MetadataModel("""{"seats":5}"""),
            RateLimits = shown.RateLimits,
            Credits = null,
        });
    }

    [Fact]
    public void Map_WhenAKeyIsDeleted_GivesTheTimeOfItsDeletion()
    {
        _accesskey.Delete(_deleted);

        Mapper.Map<AccesskeyModel>(_accesskey).TmDelete.ShouldBe(_deleted);
    }

    [Fact]
    public void Map_WhenAKeyIsCreated_GivesTheSameMembersAndNoToken()
    {
        var created = Mapper.Map<CreatedAccesskeyModel>(_accesskey);

        created.Token.ShouldBeNull();
        foreach (var member in typeof(AccesskeyModel).GetProperties())
        {
            member.GetValue(created).ShouldBeEquivalentTo(member.GetValue(Mapper.Map<AccesskeyModel>(_accesskey)));
        }
    }

    [Fact]
    public void Map_WhenACustomerIsShown_GivesItsMembers()
    {
        var customer = Customer.Register("Customer", _created);

        Mapper.Map<CustomerModel>(customer).ShouldBe(new CustomerModel
        {
            Id = customer.Id,
            Name = "Customer",
            TmCreate = _created,
            TmUpdate = _created,
            TmDelete = null,
        });
    }

    [Fact]
    public void Map_WhenAUserIsShown_GivesItsMembersAndNoCode()
    {
        var agent = Agent.Invite(Guid.NewGuid(), "Ada", "ada@example.com", Role.Viewer, TokenHash.Of("code"), _created);
        agent.Delete(_deleted);

        var shown = Mapper.Map<UserModel>(agent);

        shown.ShouldBe(new UserModel
        {
            Id = agent.Id,
            CustomerId = agent.CustomerId,
            Username = "Ada",
            Email = "ada@example.com",
            Role = "viewer",
            TmInvitationExpire = null,
            TmCreate = _created,
            TmUpdate = _deleted,
            TmDelete = _deleted,
        });
        Mapper.Map<InvitedUserModel>(agent).Code.ShouldBeNull();
    }

    private sealed class Link(Link? next)
    {
        public Link? Next => next;
    }

    private sealed class Chain(IReadOnlyList<Dictionary<string, Hook[]>> hooks)
    {
        public IReadOnlyList<Dictionary<string, Hook[]>> Hooks => hooks;
    }

    private sealed record Hook(Chain? Chain);
}

using System.Text.Json;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Application.Nodes;
using Accesskeys.Application.Users;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Nodes;
using AutoMapper;

namespace Accesskeys.Application;

/// <summary>All mappings in one place, so that the library can be replaced.</summary>
internal sealed class MappingProfile : Profile
{
    public MappingProfile()
    {
        AllowNullCollections = true;
        CreateMap<Accesskey, AccesskeyModel>()
            .ForMember(model => model.TmExpire, map => map.MapFrom(accesskey => accesskey.ExpiresAt))
            .ForMember(model => model.TmCreate, map => map.MapFrom(accesskey => accesskey.CreatedAt))
            .ForMember(model => model.TmUpdate, map => map.MapFrom(accesskey => accesskey.UpdatedAt))
            .ForMember(model => model.TmDelete, map => map.MapFrom(accesskey => accesskey.DeletedAt))
            .ForMember(model => model.TmLastUsed, map => map.MapFrom(accesskey => accesskey.LastUsedAt))
            .ForMember(model => model.Enabled, map => map.MapFrom(accesskey => accesskey.IsEnabled))
            .ForMember(model => model.Scopes, map => map.MapFrom(accesskey => accesskey.Scopes.Names))
            .ForMember(model => model.AllowedIps, map => map.MapFrom(accesskey => accesskey.AllowedIps.Networks))
            .ForMember(model => model.Metadata, map => map.MapFrom(accesskey => new MetadataModel(accesskey.Metadata.Json)))
            .ForMember(model => model.RateLimits, map => map.Ignore())
            .ForMember(model => model.Credits, map => map.Ignore());
        CreateMap<Accesskey, CreatedAccesskeyModel>()
            .IncludeBase<Accesskey, AccesskeyModel>()
            .ForMember(model => model.Token, map => map.Ignore());
        CreateMap<Customer, CustomerModel>()
            .ForMember(model => model.TmCreate, map => map.MapFrom(customer => customer.CreatedAt))
            .ForMember(model => model.TmUpdate, map => map.MapFrom(customer => customer.UpdatedAt))
            .ForMember(model => model.TmDelete, map => map.MapFrom(customer => customer.DeletedAt))
            .ForMember(model => model.RateLimits, map => map.Ignore())
            .ForMember(model => model.Credits, map => map.Ignore());
        CreateMap<Agent, UserModel>()
            .ForMember(model => model.Role, map => map.MapFrom(agent => agent.Role.ToWire()))
            .ForMember(model => model.TmInvitationExpire, map => map.MapFrom(agent => agent.InvitationExpiresAt))
            .ForMember(model => model.TmCreate, map => map.MapFrom(agent => agent.CreatedAt))
            .ForMember(model => model.TmUpdate, map => map.MapFrom(agent => agent.UpdatedAt))
            .ForMember(model => model.TmDelete, map => map.MapFrom(agent => agent.DeletedAt));
        CreateMap<Agent, InvitedUserModel>()
            .IncludeBase<Agent, UserModel>()
            .ForMember(model => model.Code, map => map.Ignore());
        CreateMap<Refusal, RefusalModel>()
            .ForMember(model => model.TmHour, map => map.MapFrom(refusal => refusal.Hour))
            .ForMember(model => model.Address, map => map.MapFrom(refusal => refusal.Address == "" ? null : refusal.Address))
            .ForMember(model => model.Count, map => map.MapFrom(refusal => refusal.Times));
        CreateMap<SignIn, SignInModel>()
            .ForMember(model => model.TmHour, map => map.MapFrom(signIn => signIn.Hour))
            .ForMember(model => model.Address, map => map.MapFrom(signIn => signIn.Address == "" ? null : signIn.Address))
            .ForMember(model => model.Count, map => map.MapFrom(signIn => signIn.Times));
        CreateMap<NodeHeartbeat, NodeModel>()
            .ForMember(model => model.TmStart, map => map.MapFrom(node => node.StartedAt))
            .ForMember(model => model.TmHeartbeat, map => map.MapFrom(node => node.HeartbeatAt))
            .ForMember(model => model.Ready, map => map.MapFrom(node => node.IsReady));
        CreateMap<Change, ChangeModel>()
            .ForMember(model => model.Id, map => map.MapFrom(change => change.ChangeId))
            .ForMember(model => model.SubjectKind, map => map.MapFrom(change => WireNames.Of(change.SubjectKind)))
            .ForMember(model => model.Action, map => map.MapFrom(change => WireNames.Of(change.Action)))
            .ForMember(model => model.ActorKind, map => map.MapFrom(change => WireNames.Of(change.ActorKind)))
            .ForMember(model => model.TmCreate, map => map.MapFrom(change => change.At))
            .ForMember(model => model.Before, map => map.MapFrom(change => Members(change.Before)))
            .ForMember(model => model.After, map => map.MapFrom(change => Members(change.After)));
    }

    private static Dictionary<string, JsonElement>? Members(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json);
}

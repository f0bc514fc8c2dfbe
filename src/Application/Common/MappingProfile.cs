using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using AutoMapper;

namespace Accesskeys.Application.Common;

/// <summary>Every mapping there is, so that the library can be left.</summary>
internal sealed class MappingProfile : Profile
{
    public MappingProfile()
    {
        CreateMap<Accesskey, AccesskeyModel>()
            .ForMember(model => model.TmExpire, map => map.MapFrom(accesskey => accesskey.ExpiresAt))
            .ForMember(model => model.TmCreate, map => map.MapFrom(accesskey => accesskey.CreatedAt))
            .ForMember(model => model.TmUpdate, map => map.MapFrom(accesskey => accesskey.UpdatedAt))
            .ForMember(model => model.TmDelete, map => map.MapFrom(accesskey => accesskey.DeletedAt))
            .ForMember(model => model.Enabled, map => map.MapFrom(accesskey => accesskey.IsEnabled))
            .ForMember(model => model.Scopes, map => map.MapFrom(accesskey => accesskey.Scopes.Names))
            .ForMember(model => model.AllowedIps, map => map.MapFrom(accesskey => accesskey.AllowedIps.Networks));
        CreateMap<Accesskey, CreatedAccesskeyModel>()
            .IncludeBase<Accesskey, AccesskeyModel>()
            .ForMember(model => model.Token, map => map.Ignore());
        CreateMap<Customer, CustomerModel>()
            .ForMember(model => model.TmCreate, map => map.MapFrom(customer => customer.CreatedAt))
            .ForMember(model => model.TmUpdate, map => map.MapFrom(customer => customer.UpdatedAt))
            .ForMember(model => model.TmDelete, map => map.MapFrom(customer => customer.DeletedAt));
    }
}

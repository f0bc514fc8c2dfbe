using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Accesskeys;

/// <param name="Expire">The key's lifetime in seconds.</param>
public sealed record CreateAccesskey(string? Name, string? Detail, long? Expire) : IRequest<CreatedAccesskeyModel>
{
    public bool? Enabled { get; init; }

    /// <summary>The creator's own if omitted.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    /// <summary>The creator's own if omitted; no restriction if empty.</summary>
    public IReadOnlyList<string?>? AllowedIps { get; init; }
}

internal sealed class CreateAccesskeyValidator : AbstractValidator<CreateAccesskey>
{
    public CreateAccesskeyValidator()
    {
        RuleFor(request => request.Name).OneLine(Accesskey.NameLength);
        RuleFor(request => request.Detail).Lines(Accesskey.DetailLength);
        RuleFor(request => request.Expire).Cascade(CascadeMode.Stop)
            .NotNull().WithMessage("is required: the key's lifetime in seconds")
            .Lifetime();
        RuleFor(request => request.Scopes).Scopes();
        RuleFor(request => request.AllowedIps).Networks();
    }
}

internal sealed class CreateAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CreateAccesskey, CreatedAccesskeyModel>
{
    public Task<CreatedAccesskeyModel> Handle(CreateAccesskey request, CancellationToken cancellationToken)
    {
        var token = TokenFormat.Default.Generate();
        return db.ChangeAsync(
            (caller, _) =>
            {
                var (scopes, allowedIps) = caller.OwnUnlessGiven(request.Scopes, request.AllowedIps);
                var accesskey = Accesskey.Issue(
                    caller.Customer.Id, request.Name ?? "", request.Detail ?? "", request.Expire!.Value, token, clock.GetUtcNow(),
                    request.Enabled ?? true, scopes, allowedIps);
                caller.EnsureHolds(accesskey.Authority);
                db.Accesskeys.Add(accesskey);
                return Task.FromResult(mapper.Map<CreatedAccesskeyModel>(accesskey) with { Token = token.Reveal() });
            },
            cancellationToken);
    }
}

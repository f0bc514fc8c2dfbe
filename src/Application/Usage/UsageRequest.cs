using Accesskeys.Application.Common;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Usage;

/// <summary>What all requests for usage have: a period, and a page of it.</summary>
public abstract record UsageRequest(int PageSize, string? PageToken) : IRequest<UsagePage>
{
    /// <summary>The start of the period, a time or a date; <c>null</c> for the default.</summary>
    public string? From { get; init; }

    /// <summary>The end of the period, which isn't part of it, a time or a date; <c>null</c> for the default.</summary>
    public string? To { get; init; }

    /// <summary>The name of a <see cref="UsageStep"/>; <c>null</c> for the default.</summary>
    public string? Step { get; init; }
}

internal abstract class UsageRequestValidator<T> : AbstractValidator<T>
    where T : UsageRequest
{
    protected UsageRequestValidator(TimeProvider clock)
    {
        RuleFor(request => request.PageSize).PageSize(UsagePage.MaxSize);
        RuleFor(request => request.Step)
            .Must(step => UsageStep.Find(step) is not null).WithMessage("must be hour or day");
        RuleFor(request => request.From).Must(IsTime).WithMessage(TimeRule);
        RuleFor(request => request.To).Must(IsTime).WithMessage(TimeRule);
        When(request => UsageStep.Find(request.Step) is not null && IsTime(request.From) && IsTime(request.To), () =>
        {
            RuleFor(request => request.To).Must((request, to) => IsStart(to, request.Step)).WithMessage(request => StartRule(request.Step));

            // The start that a request doesn't give is always right.
            RuleFor(request => request.From)
                .Cascade(CascadeMode.Stop)
                .Must((request, from) => IsStart(from, request.Step)).WithMessage(request => StartRule(request.Step))
                .Must((request, from) => from is null || PeriodOf(request).Length > TimeSpan.Zero).WithMessage("must be before to")
                .Must((request, from) => from is null || (PeriodOf(request) is { } period && period.Length <= period.Step.Longest)).WithMessage(request => LengthRule(request.Step));
        });

        UsagePeriod PeriodOf(T request) => UsagePeriod.Of(request, clock.GetUtcNow());
    }

    private static string TimeRule => "must be an RFC 3339 time, such as 2026-12-01T10:00:00Z, or a date, such as 2026-12-01";

    private static string StartRule(string? step) => UsageStep.Find(step) == UsageStep.Hour
        ? "must be the start of an hour in UTC, such as 2026-12-01T10:00:00Z, because step is hour"
        : "must be the start of a day in UTC, such as 2026-12-01, because step is day";

    private static string LengthRule(string? step) =>
        $"must be at most {UsageStep.Find(step)!.Longest.TotalDays:0} days before to with step={UsageStep.Find(step)!.Name}: read a longer period in parts";

    private static bool IsTime(string? text) => text is null || UsagePeriod.TimeOf(text) is not null;

    private static bool IsStart(string? text, string? step) =>
        text is null || UsagePeriod.TimeOf(text)!.Value.UtcTicks % UsageStep.Find(step)!.Length.Ticks == 0;
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Domain;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Path and query parameters by the contract's rules. They fail at once, as the contract orders failures: an id before the body
/// is looked at. A text with a least length isn't left out if it is empty, so that its own rule rejects it.
/// </summary>
internal sealed class ParameterBinders : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => (context.BindingInfo.BindingSource?.Id, context.Metadata.ModelType) switch
    {
        ("Path", { } type) when type == typeof(Guid) => new IdBinder(),
        ("Query", { } type) when type == typeof(int?) => new QueryBinder(text => Integer(text), _ => "must be an integer"),
        ("Query", { } type) when type == typeof(bool?) => new QueryBinder(text => Boolean(text), _ => "must be true or false"),
        ("Query", { } type) when type == typeof(DateTimeOffset?) =>
            new QueryBinder(text => Timestamps.TryParse(text), TimeRule),
        ("Query", { } type) when type == typeof(Guid?) => new QueryBinder(text => Ids.TryParse(text), _ => Ids.Rule),
        ("Query", { } type) when type == typeof(Guid[]) => new IdsBinder(),
        ("Query", { } type) when type == typeof(string) => new QueryBinder(text => text, _ => "", isEmptyLeftOut: !HasLeastLength(context.Metadata)),
        _ => null,
    };

    private static bool HasLeastLength(ModelMetadata parameter) =>
        parameter is DefaultModelMetadata { Attributes.ParameterAttributes: { } attributes } && attributes.OfType<MinLengthAttribute>().Any();

    // An integer of any length is one: it is its range that it breaks.
    private static int? Integer(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : digits.Length < text.Length ? int.MinValue
            : int.MaxValue;
    }

    private static bool? Boolean(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    // In a query + means a blank.
    private static string TimeRule(string text) => Timestamps.TryParse(text.Replace(' ', '+')) is not null
        ? "has a space before its offset: write + as %2B, such as 2026-12-01T10:15:30%2B02:00, or give the time in UTC with Z"
        : "must be an RFC 3339 time with Z or an offset, such as 2026-12-01T10:15:30Z";

    // Not through Request.Query, which ignores the case of a name.
    private static List<string> Values(string? query, string name, bool isExact)
    {
        var values = new List<string>();
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            if (parameter.DecodeName().Span.SequenceEqual(name))
            {
                values.Add(parameter.DecodeValue().ToString());
            }
            else if (isExact && NearMiss.IsIn(parameter.DecodeName(), parameter.DecodeValue(), name))
            {
                throw new RequestException(Failure.InvalidRequest(name, ExactNamesAttribute.Rule));
            }
        }

        return values;
    }

    private sealed class IdBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var text = bindingContext.ValueProvider.GetValue(bindingContext.ModelName).FirstValue ?? "";
            bindingContext.Result = ModelBindingResult.Success(Ids.TryParse(text) ?? throw new RequestException(Failure.InvalidId));
            return Task.CompletedTask;
        }
    }

    /// <summary>Ids of a name that may occur several times; <c>null</c> if none is given.</summary>
    private sealed class IdsBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var name = bindingContext.ModelName;
            Guid[] ids =
            [
                .. Values(bindingContext.HttpContext.Request.QueryString.Value, name, isExact: false)
                    .Where(text => text.Length > 0)
                    .Select(text => Ids.TryParse(text) ?? throw new RequestException(Failure.InvalidRequest(name, Ids.Rule)))
                    .Distinct(),
            ];
            bindingContext.Result = ModelBindingResult.Success(ids is [] ? null : ids);
            return Task.CompletedTask;
        }
    }

    /// <summary>Twice is wrong.</summary>
    private sealed class QueryBinder(Func<string, object?> parse, Func<string, string> rule, bool isEmptyLeftOut = true) : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var name = bindingContext.ModelName;
            var isExact = ExactNamesAttribute.Of(bindingContext.HttpContext).Contains(name);
            var values = Values(bindingContext.HttpContext.Request.QueryString.Value, name, isExact);
            if (values.Count > 1)
            {
                throw new RequestException(Failure.InvalidRequest(name, "must occur only once"));
            }

            var text = values is [var value] ? value : "";
            var isLeftOut = values is [] || (text.Length == 0 && isEmptyLeftOut);
            bindingContext.Result = ModelBindingResult.Success(
                isLeftOut ? null : parse(text) ?? throw new RequestException(Failure.InvalidRequest(name, rule(text))));
            return Task.CompletedTask;
        }
    }
}

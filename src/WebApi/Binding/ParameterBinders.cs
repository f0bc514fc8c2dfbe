using System.Globalization;
using System.Numerics;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Path and query parameters by the contract's rules. They fail at once, as the contract orders failures: an id before the body
/// is looked at.
/// </summary>
internal sealed class ParameterBinders : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => (context.BindingInfo.BindingSource?.Id, context.Metadata.ModelType) switch
    {
        ("Path", { } type) when type == typeof(Guid) => new IdBinder(),
        ("Query", { } type) when type == typeof(int?) => new QueryBinder(text => Integer(text)),
        ("Query", { } type) when type == typeof(string) => new QueryBinder(text => text),
        _ => null,
    };

    private static int? Integer(string text)
    {
        const NumberStyles Digits = NumberStyles.AllowLeadingSign;
        return BigInteger.TryParse(text, Digits, CultureInfo.InvariantCulture, out var number)
            ? (int)BigInteger.Clamp(number, int.MinValue, int.MaxValue)
            : null;
    }

    private sealed class IdBinder : IModelBinder
    {
        // Guid.TryParseExact takes forms such as 0x and + between the hyphens.
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var text = bindingContext.ValueProvider.GetValue(bindingContext.ModelName).FirstValue ?? "";
            if (!Guid.TryParseExact(text, "D", out var id) || !text.All(character => char.IsAsciiHexDigit(character) || character == '-'))
            {
                throw new RequestException(Failure.InvalidId);
            }

            bindingContext.Result = ModelBindingResult.Success(id);
            return Task.CompletedTask;
        }
    }

    /// <summary>Empty is left out; twice is wrong.</summary>
    private sealed class QueryBinder(Func<string, object?> parse) : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var name = bindingContext.ModelName;
            var values = bindingContext.HttpContext.Request.Query[name];
            if (values.Count > 1)
            {
                throw new RequestException(Failure.InvalidRequest(name, "must be given once"));
            }

            var text = values.ToString();
            bindingContext.Result = ModelBindingResult.Success(
                text.Length == 0 ? null : parse(text) ?? throw new RequestException(Failure.InvalidRequest(name, "must be an integer")));
            return Task.CompletedTask;
        }
    }
}

using System.Data.Common;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>Holds a read whose rows were found already.</summary>
internal sealed class HeldRead : DbCommandInterceptor
{
    public Gate? AfterRead { get; set; }

    public override async ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        await (AfterRead?.PassAsync() ?? Task.CompletedTask);
        return result;
    }
}

using System.Data.Common;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The server responds, but the service can't rely on it. The message says why.</summary>
internal sealed class UnsuitableServerException(string message) : DbException(message);

using System.Buffers;
using System.IO.Pipelines;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Reads whole request bodies. Nothing is allocated before data arrives. Bodies that arrive slowly take their share of
/// <see cref="RequestBodyBudget"/> and must arrive by a deadline.
/// </summary>
internal sealed class RequestBodyReader(RequestBodyBudget budget, TimeProvider clock)
{
    /// <summary>The maximum size of a body in bytes, unless its endpoint has a larger request size limit.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The maximum size of a body in bytes if its endpoint has a larger request size limit.</summary>
    public const int MaxLargeLength = 8 * 1024 * 1024;

    /// <summary>The limit of the server for such an endpoint: it counts what frames the chunks of a body as well.</summary>
    public const long LargeTransferLimit = 16L * MaxLargeLength;

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _largeDeadline = TimeSpan.FromMinutes(5);

    /// <exception cref="RequestException">It is too long, comes too late, or there is no room for it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var isLarge = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not null;
        var length = context.Request.ContentLength;
        var longest = isLarge ? MaxLargeLength : MaxLength;
        if (length > longest)
        {
            throw new RequestException(Failure.BodyTooLarge);
        }

        var body = new GrowingBody(context.Request.BodyReader, (int)(length ?? longest));

        // What came whole with its headers is no longer in progress: it is read, and done with, at once.
        while (body.Length <= MaxLength && body.TryRead(out var isWhole))
        {
            if (isWhole)
            {
                return body.Bytes;
            }
        }

        var share = budget.Open(ClientNetwork.Of(context.Connection.RemoteIpAddress), isKnown: context.Features.Get<Caller>() is not null);
        context.Response.RegisterForDispose(share);
        body.TakeFrom(share);
        await using var deadline = clock.CreateTimer(
            reader => ((PipeReader)reader!).CancelPendingRead(),
            context.Request.BodyReader, isLarge ? _largeDeadline : _deadline, Timeout.InfiniteTimeSpan);
        await body.ReadToEndAsync(context.RequestAborted);
        return body.Bytes;
    }

    /// <summary>Counts what has arrived: the server counts what frames the chunks of a body as well.</summary>
    private sealed class GrowingBody(PipeReader reader, int longest)
    {
        private byte[] _buffer = [];
        private RequestBodyShare? _share;

        public int Length { get; private set; }

        public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

        public void TakeFrom(RequestBodyShare share)
        {
            share.Hold(_buffer.Length);
            _share = share;
        }

        /// <summary>Reads what is there already.</summary>
        /// <returns>Whether there was anything.</returns>
        public bool TryRead(out bool isWhole)
        {
            var isThere = reader.TryRead(out var part);
            isWhole = isThere && Add(part);
            return isThere;
        }

        public async ValueTask ReadToEndAsync(CancellationToken cancellationToken)
        {
            ReadResult part;
            while (!Add(part = await reader.ReadAsync(cancellationToken)))
            {
                if (part.IsCanceled)
                {
                    throw new RequestException(Failure.RequestTimeout);
                }
            }
        }

        // A reader that isn't advanced can't be drained: the connection would end before the client has read the response.
        private bool Add(ReadResult part)
        {
            try
            {
                Append(part.Buffer);
                return part.IsCompleted;
            }
            finally
            {
                reader.AdvanceTo(part.Buffer.End);
            }
        }

        private void Append(ReadOnlySequence<byte> part)
        {
            if (part.Length > longest - Length)
            {
                throw new RequestException(Failure.BodyTooLarge);
            }

            var needed = Length + (int)part.Length;
            if (needed > _buffer.Length)
            {
                var capacity = Math.Min(Math.Max(needed, 2 * _buffer.Length), longest);
                _share?.Hold(capacity);
                Array.Resize(ref _buffer, capacity);
            }

            part.CopyTo(_buffer.AsSpan(Length));
            Length = needed;
        }
    }
}

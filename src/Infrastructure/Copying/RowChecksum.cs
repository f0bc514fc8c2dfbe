using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>
/// The number of a table's rows and the sum of their hashes, which is the same in whatever order a database returns them. The hashes cover
/// the model's values of all columns, since the databases store the same value in different forms.
/// </summary>
internal sealed class RowChecksum : IDisposable
{
    private readonly List<IProperty> _properties;
    private readonly MemoryStream _row = new();
    private readonly BinaryWriter _writer;
    private UInt128 _sum;

    public RowChecksum(IEntityType type)
    {
        _properties = [.. type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal)];
        _writer = new BinaryWriter(_row);
    }

    public long Count { get; private set; }

    public void Add(object row)
    {
        _row.SetLength(0);
        foreach (var property in _properties)
        {
            var value = property.GetGetter().GetClrValue(row);
            Write(property.GetValueConverter() is { } converter ? converter.ConvertToProvider(value) : value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.GetBuffer().AsSpan(0, (int)_row.Length), hash);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt128LittleEndian(hash));
        Count++;
    }

    public bool IsSameAs(RowChecksum other) => Count == other.Count && _sum == other._sum;

    public void Dispose() => _writer.Dispose();

    private void Write(object? value)
    {
        _writer.Write(value is not null);
        switch (value)
        {
            case null:
                break;
            case string text:
                _writer.Write(text);
                break;
            case long or int:
                _writer.Write(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case bool flag:
                _writer.Write(flag);
                break;
            case Guid id:
                _writer.Write(id.ToByteArray());
                break;
            case byte[] bytes:
                _writer.Write7BitEncodedInt(bytes.Length);
                _writer.Write(bytes);
                break;
            default:
                throw new NotSupportedException($"Values of {value.GetType()} have no checksum yet.");
        }
    }
}

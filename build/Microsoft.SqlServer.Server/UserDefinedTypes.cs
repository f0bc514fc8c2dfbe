// Microsoft.Data.SqlClient loads the assembly Microsoft.SqlServer.Server 1.0.0.0 whenever it reads a column: it
// holds the attributes of CLR user-defined types. The package of that name is missing from some package mirrors, so
// this project stands in for it by id. It may go when every mirror we build from holds Microsoft.SqlServer.Server 1.0.0.
namespace Microsoft.SqlServer.Server;

public enum Format
{
    Unknown = 0,
    Native = 1,
    UserDefined = 2,
}

public interface IBinarySerialize
{
    void Read(BinaryReader r);

    void Write(BinaryWriter w);
}

public sealed class InvalidUdtException : SystemException
{
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false, AllowMultiple = false)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    public Format Format { get; } = format;

    public bool IsByteOrdered { get; set; }

    public bool IsFixedLength { get; set; }

    public int MaxByteSize { get; set; }

    public string? Name { get; set; }

    public string? ValidationMethodName { get; set; }
}

using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.Changes;

public enum SubjectKind
{
    Accesskey,
    Agent,
    Customer,
    Session,
}

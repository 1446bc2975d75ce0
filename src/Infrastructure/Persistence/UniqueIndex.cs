using Npgsql;

namespace Slices.Infrastructure.Persistence;

public static class UniqueIndex
{
    /// <summary>True when the database refused the change because of this unique index, which has the last word.</summary>
    public static bool Violates(this Exception e, string index) =>
        (e as PostgresException ?? e.InnerException) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation && violation.ConstraintName == index;
}

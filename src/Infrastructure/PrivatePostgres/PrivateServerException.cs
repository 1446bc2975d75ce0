namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>The private PostgreSQL can't run. The message is one sentence for the operator, with the remedy.</summary>
public sealed class PrivateServerException(string message, Exception? inner = null) : Exception(message, inner)
{
    internal const string WayOut = "or use a server of your own: set ConnectionStrings__Postgres";
}

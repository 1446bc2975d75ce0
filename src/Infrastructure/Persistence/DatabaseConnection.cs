using Microsoft.Extensions.Options;
using Npgsql;
using Slices.Infrastructure.PrivatePostgres;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Which PostgreSQL the application uses: the one that <c>ConnectionStrings:Postgres</c> names, or in Development, where
/// none is named, a private one in the data directory that stops with the application.
/// </summary>
public sealed class DatabaseConnection(IConfiguration configuration, IOptions<DatabaseSettings> settings) : IAsyncDisposable
{
    /// <summary>
    /// More don't answer faster, since each statement takes less than a millisecond, and a burst of requests would cost as many processes of the database.
    /// Three nodes fit into the hundred that a PostgreSQL has by itself.
    /// </summary>
    private const int MaxConnections = 30;

    private PrivateServer? server;

    /// <exception cref="InvalidOperationException">The database is the private one, and not open yet.</exception>
    public string ConnectionString
    {
        get
        {
            if (server is not null)
            {
                return Completed(new(server.ConnectionString));
            }
            return settings.Value.Postgres is { Length: > 0 } named ? Completed(new(named)) : throw new InvalidOperationException("The private PostgreSQL is not open yet.");
        }
    }

    /// <summary>Where the private server's data lies; null when the database is one that the settings name.</summary>
    public string? PrivateDirectory => settings.Value.Postgres is { Length: > 0 }
        ? null
        : Path.GetFullPath(configuration["Site:DataDirectory"] is { Length: > 0 } directory ? directory : ".data");

    /// <summary>Starts the private server, where that is the one. Before it nothing that stands on the database can be asked for.</summary>
    /// <exception cref="OptionsValidationException">No usable database is named.</exception>
    /// <exception cref="StartException">The private server can't be started.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            if (PrivateDirectory is { } directory)
            {
                server = await PrivateServer.StartAsync(directory, Console.Error.WriteLine, cancellationToken: cancellation);
            }
        }
        catch (PrivateServerException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    // Statements that come back are planned once for each connection. Behind a pooler that can't keep them, `Max Auto Prepare=0` turns it off.
    private static string Completed(NpgsqlConnectionStringBuilder connection)
    {
        connection.ApplicationName = "Slices";
        // No statement here leaves anything behind in a connection, which would have to be undone before the next.
        connection.NoResetOnClose = true;
        if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = 50;
            connection.AutoPrepareMinUsages = 2;
        }
        // Of several hosts the one that takes changes.
        if (connection.Host?.Contains(',', StringComparison.Ordinal) is true)
        {
            connection.TargetSessionAttributes = "primary";
        }
        if (!connection.ShouldSerialize("Maximum Pool Size"))
        {
            connection.MaxPoolSize = MaxConnections;
        }
        // By default each connection first asks for GSS encryption. It is refused, and where its library is missing, two lines appear on standard error.
        if (!connection.ShouldSerialize("GSS Encryption Mode") && Environment.GetEnvironmentVariable("PGGSSENCMODE") is null)
        {
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        }
        return connection.ConnectionString;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

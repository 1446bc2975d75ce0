using Npgsql;
using Slices.Infrastructure.Persistence.PrivatePostgres;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Which PostgreSQL the application uses: the one that <c>ConnectionStrings:Postgres</c> names, or in Development, where
/// none is named, a private one in the data directory that stops with the application.
/// </summary>
public sealed class DatabaseConnection : IAsyncDisposable
{
    private readonly PrivateServer? server;

    private DatabaseConnection(string connectionString, PrivateServer? server) =>
        (ConnectionString, this.server) = (connectionString, server);

    public string ConnectionString { get; }

    /// <exception cref="StartException">No usable database is named, or the private one can't be started.</exception>
    public static async Task<DatabaseConnection> OpenAsync(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration.GetConnectionString("Postgres") is { Length: > 0 } named)
        {
            try
            {
                return new(new NpgsqlConnectionStringBuilder(named) { ApplicationName = "Slices" }.ConnectionString, null);
            }
            catch (ArgumentException e)
            {
                throw new StartException($"ConnectionStrings:Postgres can't be read: {e.Message}", e);
            }
        }
        if (!environment.IsDevelopment())
        {
            throw new StartException("ConnectionStrings:Postgres is missing: name the database, such as Host=db;Username=slices;Password=…;Database=slices.");
        }
        try
        {
            var server = await PrivateServer.StartAsync(
                Path.GetFullPath(configuration["Site:DataDirectory"] ?? ".data"), Console.Error.WriteLine);
            // The private server has a hundred places; the site leaves some to commands beside it.
            return new(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 60 }.ConnectionString, server);
        }
        catch (PrivateServerException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Slices.Infrastructure.Persistence;

/// <summary>Keeps the keys that protect tokens in links and forms in the database, so that links outlive restarts and work on every node.</summary>
public sealed class KeyRing(IServiceProvider services) : IXmlRepository
{
    // Asked for late: the framework wants the ring before the private server has started.
    private NpgsqlDataSource Source => services.GetRequiredService<NpgsqlDataSource>();

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = Source.CreateCommand("select xml from data_protection_keys");
        using var rows = command.ExecuteReader();
        var elements = new List<XElement>();
        while (rows.Read())
        {
            elements.Add(XElement.Parse(rows.GetString(0)));
        }
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = Source.CreateCommand("insert into data_protection_keys (name, xml) values ($1, $2)");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

/// <summary>Makes the first key. Nodes that begin at once would each make one of their own, and not know the others'.</summary>
public sealed class FirstKey(NpgsqlDataSource source, IKeyManager keys, IOptions<KeyManagementOptions> options, TimeProvider time)
{
    /// <summary>Does nothing where there is a key.</summary>
    public async Task MakeAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await RunAsync("select exists (select from data_protection_keys)") is true)
        {
            return;
        }
        await RunAsync("select pg_advisory_xact_lock(hashtext('slices first key'))");
        if (await RunAsync("select exists (select from data_protection_keys)") is false)
        {
            keys.CreateNewKey(time.GetUtcNow(), time.GetUtcNow() + options.Value.NewKeyLifetime);
        }
        await transaction.CommitAsync(cancellation);

        async Task<object?> RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync(cancellation);
        }
    }
}

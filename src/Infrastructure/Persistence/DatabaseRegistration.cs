using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Npgsql;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Persistence;

public static class DatabaseRegistration
{
    /// <summary>PostgreSQL, the documents in it, and the key ring that lies there too.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddSettings<DatabaseSettings>();
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(provider => Source(new(provider.GetRequiredService<DatabaseConnection>().ConnectionString)));
        services.AddSingleton<System.Data.Common.DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton<Documents>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<Migrator>();
        services.AddScoped<Sql>();
        services.AddScoped<UserCopy>();

        services.AddSingleton<IXmlRepository, KeyRing>();
        services.AddScoped<FirstKey>();
        services.AddDataProtection().SetApplicationName("Slices")
            // One pass in hardware instead of the default's CBC and HMAC: every form protects and checks a token.
            .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
        return services;
    }

    // A data source says itself which of several hosts it wants.
    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection)
    {
        var isMultiHost = connection.Host?.Contains(',', StringComparison.Ordinal) is true;
        if (isMultiHost)
        {
            connection.Remove("Target Session Attributes");
        }
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "slices" };
        builder.ConfigureTracing(StatementSpans.Configure);
        return isMultiHost ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slices.Features;
using Slices.Infrastructure;
using Slices.Infrastructure.Persistence;

namespace Slices.Bench.Admin;

/// <summary>
/// What administrators wait for, with ten thousand accounts and with a million: <c>admin CONNECTION [STEP…]</c>. It empties and fills the database that it is
/// given. Without steps it takes all of them, for both sizes; since they take minutes, each can be called alone, and parts of a measure too: measure:sorts, measure:filters, measure:pairs, measure:others.
/// </summary>
public static class AdminBench
{
    private static readonly string[] All = ["users:10000", "log:100000", "measure", "users:1000000", "log:10000000", "measure", "export", "bulk"];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var connection, .. var steps])
        {
            await Console.Error.WriteLineAsync($"Say the connection string of a database that may be emptied, and which steps, if not all: {string.Join(' ', All)}");
            return 2;
        }
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = connection,
            ["Scheduling:Enabled"] = "false",
            ["Throttle:Enabled"] = "false",
            ["Site:DataDirectory"] = Directory.CreateTempSubdirectory("slices-bench").FullName,
        });
        builder.Logging.ClearProviders();
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment, []).AddFeatures();
        await using var app = builder.Build();
        await app.Services.GetRequiredService<DatabaseConnection>().OpenAsync(CancellationToken.None);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        }
        foreach (var step in steps.Length > 0 ? steps : All)
        {
            Console.WriteLine($"\n{step}, {DateTime.Now:HH:mm:ss}");
            await (step.Split(':') switch
            {
                ["users", var count] => new Filling(app.Services).UsersAsync(int.Parse(count, CultureInfo.InvariantCulture)),
                ["log", var count] => new Filling(app.Services).LogAsync(int.Parse(count, CultureInfo.InvariantCulture)),
                ["measure"] => new ListMeasures(app.Services).RunAsync(),
                ["measure", var part] => new ListMeasures(app.Services).RunAsync(part),
                ["export"] => new ExportMeasure(app.Services).RunAsync(),
                ["bulk"] => new BulkMeasure(app.Services).RunAsync(),
                _ => throw new ArgumentException($"{step} is no step."),
            });
        }
        return 0;
    }
}

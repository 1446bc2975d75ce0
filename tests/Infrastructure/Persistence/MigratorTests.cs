using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

public sealed class MigratorTests
{
    [Fact]
    public async Task A_missing_database_is_created_once_and_then_left_alone()
    {
        await using var node = Node(await Postgres.ConnectionStringAsync("migrated_once"));

        (await MigrateAsync(node)).ShouldBe(Migrator.Names);
        (await MigrateAsync(node)).ShouldBeEmpty();
        await using var scope = node.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        (await work.Query<User>().ToListAsync()).ShouldBeEmpty();
        (await work.Query<FormerEmail>().ToListAsync()).ShouldBeEmpty();
        (await work.Query<ExternalLogin>().ToListAsync()).ShouldBeEmpty();
        (await work.Query<Passkey>().ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_to_this_one_with_what_is_in_it()
    {
        await Postgres.ExecuteAsync("create database migrated_from_first");
        await using var node = Node(await Postgres.ConnectionStringAsync("migrated_from_first"));
        using var first = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream("migrations/0001_initial.sql")!);
        var source = node.GetRequiredService<NpgsqlDataSource>();
        await using var command = source.CreateCommand(
            $$"""
            create table migrations (name text primary key, applied_at timestamptz not null default now());
            insert into migrations (name) values ('0001_initial');
            {{await first.ReadToEndAsync()}}
            insert into mt_doc_user (id, data, mt_version, user_name_key, email_key, state, is_administrator, created_at, activated_at)
            select id, jsonb_build_object('id', id, 'userName', 'amy', 'email', 'amy@example.com', 'state', 'Active', 'culture', 'en', 'createdAt', now()), id, 'amy', 'amy@example.com', 'Active', false, now(), now()
            from (select gen_random_uuid() as id) one;
            insert into outgoing_mails (id, template, user_id, "to", culture, requested_from, device, state, attempts, created_at, due_at)
            select gen_random_uuid(), 'Confirmation', id, 'amy@example.com', 'en', '', '', 'Moot', 1, now(), now() from mt_doc_user;
            """);
        await command.ExecuteNonQueryAsync();

        (await MigrateAsync(node)).ShouldBe(Migrator.Names.Skip(1));

        await using var scope = node.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Query<User>().SingleAsync()).UserName.ShouldBe("amy");
        (await source.CreateCommand("select template || ' ' || state from outgoing_mails").ExecuteScalarAsync()).ShouldBe("Reauthentication Obsolete");
    }

    [Fact]
    public async Task Four_nodes_may_migrate_a_missing_database_at_once() => await FourAtOnceAsync("migrated_by_four");

    [Fact]
    public async Task Four_nodes_may_migrate_an_empty_database_at_once()
    {
        await Postgres.ExecuteAsync("create database migrated_from_empty");

        await FourAtOnceAsync("migrated_from_empty");
    }

    [Slow]
    [Fact]
    public async Task Nodes_that_begin_at_once_make_one_key()
    {
        var connection = await Postgres.CloneAsync();
        for (var round = 0; round < 20; round++)
        {
            var nodes = Enumerable.Range(0, 2).Select(_ => Node(connection)).ToList();
            await using (var command = nodes[0].GetRequiredService<NpgsqlDataSource>().CreateCommand("delete from data_protection_keys"))
            {
                await command.ExecuteNonQueryAsync();
            }

            await Task.WhenAll(nodes.Select(node => Task.Run(() => MigrateAsync(node))));

            var tokens = nodes.ConvertAll(node => node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("told"));
            nodes[0].GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(tokens[1]).ShouldBe("told");
            nodes[1].GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(tokens[0]).ShouldBe("told");
            (await nodes[0].GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from data_protection_keys").ExecuteScalarAsync()).ShouldBe(1L);
            await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_role_that_may_not_change_the_database_is_told_what_to_do()
    {
        await Postgres.ExecuteAsync("create database not_mine");
        await Postgres.ExecuteAsync("create role guest login password 'guest'");
        var connection = (await Postgres.ConnectionStringAsync("not_mine")).Replace("Username=slices", "Username=guest", StringComparison.Ordinal);
        await using var node = Node(System.Text.RegularExpressions.Regex.Replace(connection, "Password=[^;]*", "Password=guest"));

        var told = await Should.ThrowAsync<StartException>(() => MigrateAsync(node));

        told.Message.ShouldStartWith("ConnectionStrings:Postgres: the role 'guest' may not");
        told.Message.ShouldContain("'not_mine'");
        told.Message.ShouldContain("migrate");
    }

    private static async Task FourAtOnceAsync(string database)
    {
        var connection = await Postgres.ConnectionStringAsync(database);
        var nodes = Enumerable.Range(0, 4).Select(_ => Node(connection)).ToList();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => MigrateAsync(node))));

        (await TablesAsync(nodes[0])).ShouldContain("mt_doc_user");
        foreach (var node in nodes)
        {
            (await MigrateAsync(node)).ShouldBeEmpty();
            await node.DisposeAsync();
        }
    }

    private static ServiceProvider Node(string connection) =>
        new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development }).AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .Configure<DatabaseSettings>(settings => settings.Postgres = connection).AddDatabase().BuildServiceProvider();

    private static async Task<IReadOnlyList<string>> MigrateAsync(ServiceProvider node)
    {
        await using var scope = node.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    }

    private static async Task<List<string>> TablesAsync(ServiceProvider node)
    {
        await using var scope = node.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Sql>()
            .ListAsync($"select tablename::text from pg_tables where schemaname = 'public'", row => row.Get<string>(0), CancellationToken.None);
    }
}

using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JasperFx;
using Marten;
using Npgsql;
using Slices.Domain;
using Weasel.Core;

namespace Slices.Infrastructure.Persistence;

/// <summary>How Marten keeps the documents. The tables are made by <see cref="Migrator"/>, never by Marten.</summary>
public sealed class Documents(NpgsqlDataSource source) : IDisposable
{
    public const string UserNameIndex = "users_user_name_key";
    public const string ActivatedEmailIndex = "users_activated_email_key";
    public const string MobileIndex = "users_mobile";
    public const string OpenIdIndex = "external_logins_open_id";
    public const string UnionIdIndex = "external_logins_union_id";
    public const string CredentialIndex = "passkeys_credential_id";

    private static readonly Type[] Kept = [typeof(User), typeof(FormerEmail), typeof(ExternalLogin), typeof(Passkey)];

    // What a document's text holds that its class doesn't know.
    private static readonly ConditionalWeakTable<object, Dictionary<string, JsonElement>> Others = [];

    // Opened when first used: to open it asks the database, which the command that makes the database can't yet.
    private readonly Lazy<DocumentStore> store = new(() => DocumentStore.For(options => Configure(options, source)), LazyThreadSafetyMode.PublicationOnly);

    public IDocumentStore Store => store.Value;

    public void Dispose()
    {
        if (store.IsValueCreated)
        {
            store.Value.Dispose();
        }
    }

    private static void Configure(StoreOptions options, NpgsqlDataSource source)
    {
        options.Connection(source);
        options.DatabaseSchemaName = Schema(source);
        options.AutoCreateSchemaObjects = AutoCreate.None;
        // A statement that may have been carried out is not sent again, and a refused one is refused at once.
        options.ConfigurePolly(_ => { });
        // Marten's own logger writes the parameters of what failed, which are people's addresses.
        options.DisableNpgsqlLogging = true;
        options.Logger(new NoLogger());
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Open } });
        options.Policies.ForAllDocuments(document =>
        {
            document.Metadata.LastModified.Enabled = false;
            document.Metadata.DotNetType.Enabled = false;
        });

        // What documents are found, sorted or told apart by is a column of its own: an index over the document itself would
        // make every change of it rewrite all of its indexes.
        options.Schema.For<User>().UseOptimisticConcurrency(true)
            .Duplicate(u => u.UserNameKey, notNull: true)
            .Duplicate(u => u.EmailKey, notNull: true)
            .Duplicate(u => u.Mobile)
            .Duplicate(u => u.State, notNull: true)
            .Duplicate(u => u.IsAdministrator, notNull: true)
            .Duplicate(u => u.CreatedAt, notNull: true)
            .Duplicate(u => u.ActivatedAt)
            .Duplicate(u => u.DeletionDueAt)
            .Duplicate(u => u.NewEmailAskedAt);
        options.Schema.For<FormerEmail>().DocumentAlias("former_email").UseOptimisticConcurrency(true)
            .Duplicate(f => f.UserId, notNull: true)
            .Duplicate(f => f.EmailKey, notNull: true)
            .Duplicate(f => f.ChangedAt, notNull: true)
            .Duplicate(f => f.ReservedUntil, notNull: true);
        options.Schema.For<ExternalLogin>().DocumentAlias("external_login").UseOptimisticConcurrency(true)
            .Duplicate(l => l.UserId, notNull: true)
            .Duplicate(l => l.Provider, notNull: true)
            .Duplicate(l => l.OpenId, notNull: true)
            .Duplicate(l => l.UnionId);
        options.Schema.For<Passkey>().UseOptimisticConcurrency(true)
            .Duplicate(p => p.UserId, notNull: true)
            .Duplicate(p => p.CredentialId, pgType: "bytea", notNull: true);
    }

    // Marten names the schema in its statements; all others go by the role's or the connection's search path, which the server alone knows.
    private static string Schema(NpgsqlDataSource source)
    {
        using var command = source.CreateCommand("select current_schema()");
        return command.ExecuteScalar() as string ?? "public";
    }

    /// <summary>Lets the serializer make and fill documents, whose constructors and setters are private so that nothing else can.</summary>
    private static void Open(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Namespace != typeof(User).Namespace)
        {
            return;
        }
        if (type.CreateObject is null && type.Type.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, []) is { } constructor)
        {
            type.CreateObject = Expression.Lambda<Func<object>>(Expression.New(constructor)).Compile();
        }
        if (Kept.Contains(type.Type))
        {
            Keep(type);
        }
        foreach (var property in type.Properties)
        {
            if (property.Set is null && property.AttributeProvider is PropertyInfo { DeclaringType: { } declaring } member && member.GetSetMethod(nonPublic: true) is { } setter)
            {
                var target = Expression.Parameter(typeof(object));
                var value = Expression.Parameter(typeof(object));
                property.Set = Expression.Lambda<Action<object, object?>>(
                    Expression.Call(Expression.Convert(target, declaring), setter, Expression.Convert(value, member.PropertyType)), target, value).Compile();
            }
        }
    }

    // Beside a newer version, which may have written more: who changes a document leaves its other members as they are.
    private static void Keep(JsonTypeInfo type)
    {
        var others = type.CreateJsonPropertyInfo(typeof(Dictionary<string, JsonElement>), "others");
        others.IsExtensionData = true;
        others.Get = document => Others.TryGetValue(document, out var kept) ? kept : null;
        others.Set = (document, value) => Others.AddOrUpdate(document, (Dictionary<string, JsonElement>)value!);
        type.Properties.Add(others);
    }

    private sealed class NoLogger : IMartenLogger, IMartenSessionLogger
    {
        public IMartenSessionLogger StartSession(IQuerySession session) => this;
        public void SchemaChange(string sql) { }
        public void LogSuccess(NpgsqlCommand command) { }
        public void LogFailure(NpgsqlCommand command, Exception ex) { }
        public void LogSuccess(NpgsqlBatch batch) { }
        public void LogFailure(NpgsqlBatch batch, Exception ex) { }
        public void LogFailure(Exception ex, string message) { }
        public void RecordSavedChanges(IDocumentSession session, Marten.Services.IChangeSet commit) { }
        public void OnBeforeExecute(NpgsqlCommand command) { }
        public void OnBeforeExecute(NpgsqlBatch batch) { }
    }
}

using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>How the database is reached: where Marten's traps are, there is one way round them.</summary>
public sealed class PersistenceTests
{
    private const string Room = "Infrastructure/Persistence/";

    [Fact]
    public void Nothing_is_left_of_the_second_mapper()
    {
        var projects = Directory.EnumerateFiles(Source.Repository, "*.csproj", SearchOption.AllDirectories).Append(Path.Combine(Source.Repository, "Directory.Packages.props"));

        projects.Where(p => File.ReadAllText(p).Contains("EntityFramework", StringComparison.Ordinal)).ShouldBeEmpty();
        AppDomain.CurrentDomain.GetAssemblies().Concat([typeof(Program).Assembly]).SelectMany(a => a.GetReferencedAssemblies())
            .ShouldNotContain(a => a.Name!.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.EntityFrameworkCore.dll")).ShouldBeFalse();
    }

    [Fact]
    public void Documents_are_read_and_changed_through_the_unit_of_work_alone() =>
        // A session that tracks returns a locked document as it was before, and overwrites what another has changed.
        Naming(@"\b(I?DocumentSession|LightweightSession|IdentitySession|DirtyTrackedSession|QuerySession|OpenSession|IQuerySession)\b")
            .ShouldBe([Room + "Documents.cs", Room + "UnitOfWork.cs"], ignoreOrder: true);

    [Fact]
    public void Only_one_file_opens_the_transactions_of_requests() =>
        Naming(@"\.BeginTransactionAsync\(").ShouldBe([Room + "KeyRing.cs", Room + "Migrator.cs", Room + "UnitOfWork.cs"], ignoreOrder: true);

    [Fact]
    public void What_Marten_does_badly_is_not_asked_of_it() =>
        // Include makes a temporary table at every call; patches and queued deletions tell no count.
        Naming(@"\.(Include|Patch|DeleteWhere|HardDelete)(<\w+>)?\(").ShouldBeEmpty();

    [Fact]
    public void The_tables_of_documents_are_written_by_Marten_alone() =>
        // A statement of ours would leave the columns or the version behind. What SQL reads is a view. Only many new accounts at once are copied.
        Naming(@"mt_doc_|data ->|jsonb_|(update|insert into)\s+(users|passkeys|external_logins|former_emails)\b").ShouldBe([Room + "UserCopy.cs"]);

    [Fact]
    public void No_index_lies_over_a_document()
    {
        var migrations = Directory.GetFiles(Path.Combine(Source.Repository, "src", "Infrastructure", "Persistence", "Migrations"), "*.sql");

        migrations.ShouldNotBeEmpty();
        migrations.SelectMany(File.ReadLines).Where(l => l.Contains("create", StringComparison.Ordinal) && l.Contains("index", StringComparison.Ordinal) && l.Contains("data", StringComparison.Ordinal) && !l.Contains("data_exports", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static List<string> Naming(string what) => [.. Source.In("Domain").Concat(Source.In("Features", ".cs")).Concat(Source.In("Infrastructure", ".cs"))
        .Where(f => Regex.IsMatch(f.Text, what)).Select(f => f.Path)];
}

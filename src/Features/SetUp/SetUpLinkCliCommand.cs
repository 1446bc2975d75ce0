using System.CommandLine;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.SetUp;

/// <summary><c>setup-link</c>: prints a new link that makes the first administrator.</summary>
public sealed class SetUpLinkCliCommand(Migrator migrator, Administrators administrators, SetUpTokens tokens, IOptions<SiteSettings> site) : ICliCommand
{
    public static Command Description => new("setup-link", "Prints a link, good for an hour, that makes the first administrator; exit status 1 when there is one.");

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        await migrator.MigrateAsync(cancellation);
        if (await administrators.ExistAsync(cancellation))
        {
            await Console.Error.WriteLineAsync(Texts.Get("setUpLink.exists"));
            return 1;
        }
        await Console.Out.WriteLineAsync(Texts.Get("setUpLink.made", site.Value.Link("/setup/" + tokens.Issue())));
        return 0;
    }
}

using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Health;

/// <summary>What readiness looks at besides the database and the store, which their own outages' tests try.</summary>
public sealed class HealthTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_mail_that_has_waited_long_is_said_and_the_site_stays_ready()
    {
        var user = await site.AddUserAsync("waiting");
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.PasswordChanged, user, "en", "", site.Clock.GetUtcNow() - TimeSpan.FromMinutes(20)) with
        {
            Attempts = 3,
            DueAt = site.Clock.GetUtcNow() + TimeSpan.FromHours(1),
        });

        await Eventually.TrueAsync(async () => (await site.Visit().GetAsync("/health/ready")).Text == "ready"
            && site.Log.All.Any(line => line.Contains("Ready, but mail: a mail has waited since", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_not_ready()
    {
        await site.ExecuteAsync($"update migrations set name = '0' || name");

        try
        {
            await Eventually.TrueAsync(async () => (await site.Visit().GetAsync("/health/ready")).Status == HttpStatusCode.ServiceUnavailable);
            site.Log.All.ShouldContain(line => line.Contains("Not ready: migrations: the database lacks 0001_initial", StringComparison.Ordinal));
        }
        finally
        {
            await site.ExecuteAsync($"update migrations set name = substr(name, 2)");
        }
        await Eventually.TrueAsync(async () => (await site.Visit().GetAsync("/health/ready")).Text == "ready");
    }
}

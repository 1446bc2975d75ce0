using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether browsers can make and use passkeys at the site's address.</summary>
public sealed class PasskeysCheck(IOptions<SiteSettings> settings, IHostEnvironment environment) : IDiagnosticCheck
{
    public static string Subject => "Passkeys";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var site = settings.Value;
        // On a developer's machine that is as it should be.
        var off = environment.IsDevelopment() ? Verdict.Ok : Verdict.Warning;
        yield return site switch
        {
            { HasName: false } => new(off, $"off, since Site:BaseUrl {site.BaseUrl} is an IP address, and a passkey belongs to a name; set it to one, such as https://id.example.com."),
            { IsSecure: false, Base.IsLoopback: false } => new(off, $"browsers make none, since Site:BaseUrl {site.BaseUrl} doesn't begin with https://."),
            _ => new(Verdict.Ok, $"they belong to {site.Base.Host}."),
        };
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Agreements;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether people accept the operator's own terms.</summary>
public sealed class AgreementsCheck(Agreements agreements, IOptions<RegistrationSettings> registration, IHostEnvironment environment) : IDiagnosticCheck
{
    public static string Subject => "Terms";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var version = registration.Value.AgreementVersion;
        yield return agreements.Terms switch
        {
            null when environment.IsDevelopment() => new(Verdict.Ok, $"the text that comes with the software, version {version}."),
            null => new(Verdict.Warning, "people accept the short text that comes with the software; set Site:Terms to a folder with terms of your own."),
            { Address: { } address } => new(Verdict.Ok, $"at {address}, version {version}; when that page changes, set Registration:AgreementVersion to another one."),
            _ => new(Verdict.Ok, $"your own, version {version}."),
        };
    }
}

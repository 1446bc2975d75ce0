using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether every section of the settings can be used.</summary>
public sealed class SettingsCheck(IServiceProvider services, IConfiguration configuration, IHostEnvironment environment) : IDiagnosticCheck
{
    public static string Subject => "Settings";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var faults = SettingNames.Sections.SelectMany(Validate).Distinct().ToList();
        foreach (var fault in faults)
        {
            yield return new(Verdict.Failure, fault);
        }
        foreach (var misspelled in SettingNames.Misspelled(configuration))
        {
            yield return new(Verdict.Warning, misspelled);
        }
        if (faults.Count == 0)
        {
            var site = services.GetRequiredService<IOptions<SiteSettings>>().Value;
            yield return new(Verdict.Ok, $"{environment.EnvironmentName}, {site.Name} at {site.BaseUrl}, times in {site.TimeZone}.");
            yield return site.Proxies.Count == 0 && !environment.IsDevelopment()
                ? new(Verdict.Warning, "Site:Proxies names no proxy: behind one, all visitors would count as a single address; name it.")
                : new(Verdict.Ok, site.Proxies.Count == 0 ? "no proxy is believed." : $"proxies believed: {string.Join(", ", site.Proxies)}.");
        }
    }

    private IEnumerable<string> Validate(Type settings)
    {
        try
        {
            _ = ((IOptions<object>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(settings))).Value;
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
    }
}

using Slices.Domain;
using Slices.Resources;

namespace Slices.Features.Admin.Overview;

/// <summary>Draws what happened.</summary>
public sealed class OverviewCharts(OverviewSpans spans, Activity activity)
{
    public LaneChart Accounts => Chart("accounts", Series("registered", nameof(AuditKind.Registered)), Series("activated", nameof(AuditKind.Activated)));

    public LaneChart SignIns => Chart("signIns", Series("signedIn", nameof(AuditKind.SignedIn)), Series("signInFailed", nameof(AuditKind.SignInRefused)));

    /// <summary>Null when nobody signed in.</summary>
    public LaneChart? SignInsByFactor => ByFactor("byFactor", nameof(AuditKind.SignedIn));

    /// <summary>Null when nobody failed to.</summary>
    public LaneChart? FailuresByFactor => ByFactor("failuresByFactor", nameof(AuditKind.SignInRefused));

    public LaneChart Mails => Chart("mails", Series("sent", "mail-sent"), Series("failed", "mail-failed"));

    public LaneChart TextMessages => Chart("sms", Series("sent", "sms-sent"), Series("failed", "sms-failed"));

    public LaneChart Captchas => Chart(
        "captchas", Series("asked", "captcha-asked"), Series("solved", "captcha-right"), Series("notSolved", "captcha-wrong", "captcha-expired"));

    /// <summary>How long messages take; null when none was sent.</summary>
    public string? Delay(string queue) => activity.Counts($"{queue}-sent").Sum() == 0
        ? null
        : Texts.Get("overview.delay", Span(activity.Delay($"{queue}-sent", 0.5)), Span(activity.Delay($"{queue}-sent", 0.95)));

    private static string Span(TimeSpan? delay) => delay switch
    {
        null => Texts.Get("overview.longest"),
        { TotalSeconds: 1 } => Texts.Get("overview.second"),
        { } known => Texts.Duration(known),
    };

    private LaneChart? ByFactor(string name, string subject)
    {
        ChartSeries[] series =
        [
            .. from factor in activity.Details(subject)
               select new ChartSeries(Texts.Get(factor.Length > 0 ? $"factor.{factor}" : "overview.noFactor"), activity.Counts(subject, factor)),
        ];
        return series.Length == 0 ? null : Chart(name, series);
    }

    private ChartSeries Series(string name, params string[] subjects) => new(Texts.Get($"overview.{name}"), activity.Counts(subjects));

    private LaneChart Chart(string name, params ChartSeries[] series)
    {
        var period = Texts.Get($"overview.{spans.By}");
        var sums = string.Join(Texts.Get("overview.and"), series.Select(s => Texts.Get("overview.sum", s.Name, s.Total)));
        return new(
            Texts.Get("overview.chart", Texts.Get($"overview.{name}"), period, sums), spans.Names, Texts.Get($"overview.unit.{spans.By}"),
            Texts.Get($"overview.table.{spans.By}"), series);
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Slices.Domain;
using Slices.Features;
using Slices.Features.Account.Logins;
using Slices.Features.Activate;
using Slices.Features.Admin.Audit;
using Slices.Features.Admin.BulkJobs;
using Slices.Features.Admin.ChangeUser;
using Slices.Features.Admin.Mail;
using Slices.Features.Admin.Users;
using Slices.Features.ConfirmEmail;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.External;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.UserImport;

namespace Slices.Tests.Architecture;

/// <summary>Every sentence is there in both languages, and every one is said somewhere.</summary>
public sealed class TextsTests
{
    private static readonly Dictionary<string, string> Chinese = Read("Resources/Texts.resx");
    private static readonly Dictionary<string, string> English = Read("Resources/Texts.en.resx");
    private static readonly List<SourceFile> Sayers = [.. Source.Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal)
        || f.Path.EndsWith(".cshtml", StringComparison.Ordinal) || f.Path.EndsWith(".razor", StringComparison.Ordinal))];

    // Keys that are put together, such as $"refusal.{reason}", as patterns.
    private static readonly List<Regex> Composed = [.. Sayers
        .SelectMany(f => Regex.Matches(f.Text, @"\$""([a-z][A-Za-z]*\.[^""\s]*\{[^""]*)"""))
        .Select(m => Regex.Replace(m.Groups[1].Value, @"\{[^}]*\}", "\0"))
        .Select(key => new Regex($"^{Regex.Escape(key).Replace("\0", "[A-Za-z0-9-]+", StringComparison.Ordinal)}$"))];

    // No keys: attributes of tag helpers that hold an expression, such as at="user.CreatedAt", and the JSON API's codes.
    private static readonly HashSet<string> Literal = [.. Sayers
        .SelectMany(f => Regex.Matches(f.Text, @"(?<="")(?<!\sat="")(?<!Bad\("")[a-z][A-Za-z]*(\.[A-Za-z0-9]+)+(?="")"))
        .Select(m => m.Value)];

    private static readonly string[] Providers = [Qq.Key, WeChat.Key];

    [Fact]
    public void Both_languages_have_the_same_keys()
    {
        Chinese.Count.ShouldBeGreaterThan(100);
        English.Keys.Order().ShouldBe(Chinese.Keys.Order());
    }

    [Fact]
    public void A_sentence_has_the_same_places_in_both_languages() =>
        Chinese.Keys.Where(key => !Places(Chinese[key]).SetEquals(Places(English[key]))).ShouldBeEmpty();

    [Fact]
    public void No_sentence_is_empty_and_each_is_in_its_language()
    {
        Chinese.Concat(English).Where(t => string.IsNullOrWhiteSpace(t.Value)).ShouldBeEmpty();
        English.Where(t => Regex.IsMatch(t.Value, @"\p{IsCJKUnifiedIdeographs}")).ShouldBeEmpty();
        Chinese.Count(t => Regex.IsMatch(t.Value, @"\p{IsCJKUnifiedIdeographs}")).ShouldBeGreaterThan(Chinese.Count * 9 / 10);
    }

    [Fact]
    public void Every_key_that_is_named_exists()
    {
        var families = Chinese.Keys.Select(k => k.Split('.')[0]).ToHashSet();

        // OpenTelemetry names a span's tag so.
        Literal.Where(key => families.Contains(key.Split('.')[0]) && !Chinese.ContainsKey(key) && !key.EndsWith(".csv", StringComparison.Ordinal) && key is not ("error.type" or Problems.StepUpRequired)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_key_that_a_text_is_asked_by_exists() => Sayers
        .SelectMany(f => Regex.Matches(f.Text, @"(?:Texts\.Get|WithErrorCode|this\.Refused)\((?:[^()""]+ \? )?""([^""]+)""(?: : ""([^""]+)"")?"))
        .SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value }.Where(key => key.Length > 0))
        .Where(key => !Chinese.ContainsKey(key)).ShouldBeEmpty();

    [Fact]
    public void Every_key_that_exists_is_named() =>
        Chinese.Keys.Where(key => !Literal.Contains(key) && !Composed.Any(c => c.IsMatch(key))).ShouldBeEmpty();

    [Fact]
    public void Every_key_that_is_put_together_exists_for_every_value()
    {
        Composed.Where(c => !Chinese.Keys.Any(c.IsMatch)).Select(c => c.ToString()).ShouldBeEmpty();
        string[] needed =
        [
            .. Enum.GetNames<RejectionReason>().Select(r => $"refusal.{r}"),
            .. Enum.GetNames<UserState>().Select(s => $"state.{s}"),
            .. Enum.GetNames<UserChange>().Select(c => $"change.{c}"),
            .. Enum.GetValues<ChangeUserResult>().Where(r => r > ChangeUserResult.NotFound).Select(r => r.Code()),
            .. Enum.GetNames<AuditKind>().Select(k => $"audit.{k}"),
            .. Enum.GetNames<UserRole>().Select(r => $"users.role.{r}"),
            .. Enum.GetNames<UserFactor>().Select(f => $"users.factor.{f}"),
            .. Enum.GetNames<BulkAction>().SelectMany(a => new[] { $"bulk.{a}", $"bulk.{a}.what", DetailTexts.KeyOf(a) }),
            .. Enum.GetNames<BulkJobState>().Select(s => $"bulk.state.{s}"),
            .. new[] { StartBulkResult.Mistyped, StartBulkResult.ReasonMissing }.Select(r => $"bulk.refused.{r}"),
            "bulk.failure.EmailTaken", "bulk.failure.Changed", "bulk.failure.Error",
            .. Enum.GetNames<Factor>().Select(f => $"factor.{f}"),
            .. Enum.GetNames<MailTemplate>().Select(t => $"mailTemplate.{t}"),
            .. Enum.GetNames<MailState>().SelectMany(s => new[] { $"mailState.{s}", $"adminMail.none.{s}" }),
            .. Enum.GetNames<MailChange>().Select(c => $"adminMail.done.{c}"),
            .. Enum.GetNames<ImportReason>().Select(r => $"import.{r}"),
            .. Enum.GetNames<ActivationState>().SelectMany(s => new[] { $"activate.{s}.title", $"activate.{s}.what" }),
            .. Enum.GetNames<EmailChangeState>().SelectMany(s => new[] { $"confirmEmail.{s}.title", $"confirmEmail.{s}.what" }),
            .. TimeZones.All.Select(r => $"zone.{r.Region}"),
            .. Enum.GetNames<SmsRejection>().Select(r => $"adminSms.refused.{r}"),
            .. new[] { SmsRateLimiter.Budget, SmsRateLimiter.Reserve, "per1", "per60", "per1440" }.Select(n => $"adminSms.{n}"),
            .. Theme.Names.Select(t => $"theme.{t}"),
            .. Enum.GetNames<ExternalProblem>().Select(p => $"external.problem.{p}"),
            .. Enum.GetNames<ExternalPurpose>().Select(p => $"external.failed.{p}"),
            .. new[] { LinkLoginResult.Taken, LinkLoginResult.HaveOne }.Select(r => $"linkLogin.{r}"),
            .. Enum.GetNames<ExternalProblem>().Except([nameof(ExternalProblem.Cancelled)]).Concat([nameof(LinkLoginResult.Taken), nameof(LinkLoginResult.HaveOne), nameof(UnlinkLoginResult.LastWay)])
                .Concat(Providers).Select(DetailTexts.KeyOf),
            .. Providers.Select(p => $"external.name.{p}"),
            .. RecurringJobs.All.Select(j => $"job.{j.Type.Name}"),
            .. Enum.GetNames<AuditFormat>().Select(f => $"audit.export.{f}"),
        ];
        needed.Where(key => !Chinese.ContainsKey(key)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_word_that_an_entry_of_the_record_may_end_in_exists()
    {
        var said = Source.Files
            .SelectMany(f => f.Text.Split('\n'))
            .Where(line => Regex.IsMatch(line, @"\bdetail: |\breason = |\bRefuseAsync\(|\bCountAsync\(act, "))
            .SelectMany(line => Regex.Matches(line, @"(?<!Key\()""([A-Za-z]+)""").Select(m => m.Groups[1].Value))
            .ToHashSet();

        said.Count.ShouldBeGreaterThan(10); // the pattern still finds them
        said.Concat(Enum.GetNames<RateLimitedAction>()).Concat(Enum.GetNames<CaptchaVerdict>()).Concat(Enum.GetNames<CodeCheck>()).Except(["Right"])
            .Where(word => !Chinese.ContainsKey(DetailTexts.KeyOf(word))).ShouldBeEmpty();
    }

    [Fact]
    public void Pages_say_nothing_outside_the_texts() =>
        Source.In("Features", ".cshtml").Where(f => Regex.IsMatch(f.Text, @"\p{IsCJKUnifiedIdeographs}"))
            .Where(f => !f.Path.EndsWith("_Layout.cshtml", StringComparison.Ordinal)).ShouldBeEmpty();

    private static Dictionary<string, string> Read(string path) =>
        XDocument.Parse(Source.Files.Single(f => f.Path == path).Text).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static HashSet<string> Places(string text) => [.. Regex.Matches(text, @"\{\d+").Select(m => m.Value)];
}

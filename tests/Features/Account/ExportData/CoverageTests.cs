using Slices.Domain;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ExportData;

/// <summary>Whatever is kept about somebody is in their file, or it is said here why not.</summary>
public sealed class CoverageTests(Site site) : IClassFixture<Site>
{
    private const string Secret = "a secret, or what checks one";
    private const string OwnUse = "of use to the machinery alone: a counter, a key between rows";

    private static readonly (Type Kept, Type[] Exported)[] Pairs =
    [
        (typeof(User), [typeof(OwnProfile), typeof(PersonalData)]),
        (typeof(FormerEmail), [typeof(OwnFormerEmail)]),
        (typeof(FormerUserName), [typeof(OwnFormerUserName)]),
        (typeof(AgreementAcceptance), [typeof(AgreementAcceptance)]),
        (typeof(PostalAddress), [typeof(OwnAddress)]),
        (typeof(Session), [typeof(OwnSession)]),
        (typeof(Device), [typeof(OwnDevice)]),
        (typeof(Passkey), [typeof(OwnPasskey)]),
        (typeof(ExternalLogin), [typeof(OwnLogin)]),
        (typeof(OutgoingMail), [typeof(OwnMail)]),
        (typeof(OutgoingSms), [typeof(OwnTextMessage)]),
        (typeof(AuditEntry), [typeof(OwnEvent)]),
        (typeof(DataExport), [typeof(OwnExport)]),
    ];

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["mt_doc_user"] = nameof(User),
        ["mt_doc_former_email"] = nameof(FormerEmail),
        ["former_user_names"] = nameof(FormerUserName),
        ["sessions"] = nameof(Session),
        ["devices"] = nameof(Device),
        ["mt_doc_passkey"] = nameof(Passkey),
        ["mt_doc_external_login"] = nameof(ExternalLogin),
        ["recovery_codes"] = "how many are left is with the factors; the rest checks a secret",
        ["outgoing_mails"] = nameof(OutgoingMail),
        ["outgoing_sms"] = nameof(OutgoingSms),
        ["audit_entries"] = nameof(AuditEntry),
        ["data_exports"] = nameof(DataExport),
        ["sign_in_counters"] = "the last sign-in is in the profile; the rest is of use to the machinery alone",
        ["user_kinds"] = "of nobody: which kinds of accounts there are",
        ["bulk_jobs"] = "what an administrator began is in the record of each account that it changed",
        ["bulk_job_items"] = "of use to the machinery alone: the accounts that a job still has to change",
        ["invitations"] = "of nobody until somebody joins; then the address is in the profile, and the record says that they came by invitation",
        ["tallies"] = "of nobody: how often what happened",
        ["tally_additions"] = "of nobody: what is not yet added to the tallies",
        ["nodes"] = "of nobody: the processes that serve the site",
        ["imported_users"] = "the key that the account had in another system, which means nothing outside it",
        ["imported_hashes"] = "of nobody: which algorithms were imported",
        ["sms_refusals"] = "of nobody: counts by the hour",
        ["sms_blocked_prefixes"] = "of nobody: ranges of numbers",
        ["areas"] = "of nobody: China's divisions",
        ["area_list"] = "of nobody: China's divisions",
        ["data_protection_keys"] = "of nobody: the site's own keys",
        ["heartbeat"] = "of nobody: whether the database takes changes",
        ["migrations"] = "of nobody: which were applied",
    };

    private static readonly Dictionary<string, string> Withheld = new()
    {
        ["User.UserNameKey"] = "the username once more, folded",
        ["User.EmailKey"] = "the address once more, folded",
        ["User.PasswordHash"] = Secret,
        ["User.SecurityStamp"] = Secret,
        ["User.ActivationTokenVersion"] = OwnUse,
        ["User.OldestActivationTokenVersion"] = OwnUse,
        ["User.ResetTokenVersion"] = OwnUse,
        ["User.OldestResetTokenVersion"] = OwnUse,
        ["User.RegisteredBy"] = Secret,
        ["User.WaitingMobile"] = "none once the account is activated",
        ["User.ActivatedElsewhere"] = OwnUse,
        ["User.TotpSecret"] = Secret,
        ["User.EmailTokenVersion"] = OwnUse,
        ["User.OldestEmailTokenVersion"] = OwnUse,
        ["User.NewEmailSessionId"] = OwnUse,
        ["User.NewEmailAdministratorId"] = "an administrator's id is theirs",
        ["FormerEmail.Id"] = OwnUse,
        ["FormerEmail.UserId"] = "the person's own",
        ["FormerEmail.EmailKey"] = "the address once more, folded",
        ["FormerUserName.UserId"] = "the person's own",
        ["FormerUserName.UserNameKey"] = "the username once more, folded",
        ["PostalAddress.Id"] = OwnUse,
        ["Session.Id"] = OwnUse,
        ["Session.KeyHash"] = Secret,
        ["Session.SeriesHash"] = Secret,
        ["Session.KeyIssuedAt"] = OwnUse,
        ["Session.KeySalt"] = Secret,
        ["Session.PreviousKeyHash"] = Secret,
        ["Session.KeySeenAt"] = OwnUse,
        ["Session.UserId"] = "the person's own",
        ["Session.DeviceId"] = OwnUse,
        ["Session.MustAcceptAgreement"] = "follows from what was accepted",
        ["Session.BeforeAt"] = "an event of the account",
        ["Session.BeforeDevice"] = "an event of the account",
        ["Device.Id"] = OwnUse,
        ["Device.UserId"] = "the person's own",
        ["Device.KeyHash"] = Secret,
        ["Device.Failures"] = OwnUse,
        ["Passkey.Id"] = OwnUse,
        ["Passkey.UserId"] = "the person's own",
        ["Passkey.CredentialId"] = Secret,
        ["Passkey.PublicKey"] = Secret,
        ["Passkey.SignCount"] = OwnUse,
        ["Passkey.IsBackupEligible"] = OwnUse,
        ["ExternalLogin.Id"] = OwnUse,
        ["ExternalLogin.UserId"] = "the person's own",
        ["OutgoingMail.Id"] = OwnUse,
        ["OutgoingMail.InvitationId"] = OwnUse,
        ["OutgoingMail.UserId"] = "the person's own",
        ["OutgoingMail.IsByAdministrator"] = "follows from the address, which is empty then",
        ["OutgoingMail.TokenVersion"] = OwnUse,
        ["OutgoingMail.Attempts"] = OwnUse,
        ["OutgoingMail.DueAt"] = OwnUse,
        ["OutgoingMail.GiveUpAt"] = OwnUse,
        ["OutgoingMail.HeldSince"] = OwnUse,
        ["OutgoingMail.RequeuedAt"] = OwnUse,
        ["OutgoingMail.QueuedAt"] = OwnUse,
        ["OutgoingMail.TraceParent"] = OwnUse,
        ["OutgoingMail.LastError"] = "what another server said, for the operator",
        ["OutgoingSms.Id"] = OwnUse,
        ["OutgoingSms.ProtectedCode"] = Secret,
        ["OutgoingSms.Attempts"] = OwnUse,
        ["OutgoingSms.Gateway"] = OwnUse,
        ["OutgoingSms.DueAt"] = OwnUse,
        ["OutgoingSms.ExpiresAt"] = OwnUse,
        ["OutgoingSms.TraceParent"] = OwnUse,
        ["OutgoingSms.LastError"] = "what another server said, for the operator",
        ["AuditEntry.Id"] = OwnUse,
        ["AuditEntry.UserId"] = "said as About",
        ["AuditEntry.ActorId"] = "said as By: an administrator's name is theirs",
        ["AuditEntry.HasReason"] = "follows from the detail",
        ["AuditEntry.Network"] = "follows from the address",
        ["DataExport.Id"] = OwnUse,
        ["DataExport.UserId"] = "the person's own",
        ["DataExport.DueAt"] = OwnUse,
        ["DataExport.ReadyAt"] = "after the file is made",
        ["DataExport.ExpiresAt"] = "after the file is made",
        ["DataExport.Content"] = "the file itself",
    };

    [Fact]
    public void Every_property_is_in_the_file_or_it_is_said_why_not()
    {
        var left =
            from pair in Pairs
            let exported = pair.Exported.SelectMany(t => t.GetProperties()).Select(p => p.Name).ToHashSet()
            from property in pair.Kept.GetProperties()
            where !exported.Contains(property.Name)
            select $"{pair.Kept.Name}.{property.Name}";

        left.Order().ShouldBe(Withheld.Keys.Order());
    }

    [Fact]
    public async Task Every_table_is_covered_or_about_nobody()
    {
        var tables = await site.ListAsync($"select tablename::text from pg_tables where schemaname = 'public' and tablename not like 'qrtz%'", row => row.Get<string>(0));

        tables.ShouldBe(Tables.Keys, ignoreOrder: true);
        Pairs.Select(p => p.Kept.Name).Except([nameof(AgreementAcceptance), nameof(PostalAddress)]).ShouldBeSubsetOf(Tables.Values);
    }
}

using Slices.Domain;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Passwords.Imported;
using Slices.Infrastructure.Time;

namespace Slices.Infrastructure.UserImport;

/// <summary>Decides about the rows of one transaction: which are added, as what, and what there is to say about each.</summary>
internal sealed class ImportBatch(ImportPlan plan, string unusableHash, DateTimeOffset now)
{
    private const int MaxKeyLength = 200;

    private readonly HashSet<string> keys = [];
    private long rows;
    private long known;
    private long position;

    public List<Addition> Additions { get; } = [];

    public List<ImportNote> Notes { get; } = [];

    public static bool IsKey(string key) => key.Length is > 0 and <= MaxKeyLength && UnicodeText.CanBeKept(key);

    /// <summary>The rows that aren't here yet and can be read.</summary>
    public List<ImportRow> Sift(IReadOnlyList<ImportRow> all, IReadOnlyDictionary<string, bool> knownKeys)
    {
        var sifted = new List<ImportRow>();
        foreach (var row in all)
        {
            (rows, position) = (rows + 1, row.Position);
            if (row.User is not { } user)
            {
                Note(row, ImportReason.Unreadable);
            }
            else if (!IsKey(user.Key))
            {
                Note(row, ImportReason.KeyMissing);
            }
            else if (knownKeys.TryGetValue(user.Key, out var isDeleted) && isDeleted)
            {
                Note(row, ImportReason.Deleted);
            }
            else if (knownKeys.ContainsKey(user.Key) || !keys.Add(user.Key))
            {
                known++;
            }
            else if (!user.IsActivated)
            {
                Note(row, ImportReason.NotActivated);
            }
            else
            {
                sifted.Add(row);
            }
        }
        return sifted;
    }

    /// <param name="candidate">The row.</param>
    /// <param name="taken">What somebody has; what the row gets is added.</param>
    public void Decide(Candidate candidate, HashSet<string> taken)
    {
        if (candidate.Email is not { } email)
        {
            Note(candidate.Row, string.IsNullOrWhiteSpace(candidate.User.Email) ? ImportReason.EmailMissing : ImportReason.EmailInvalid);
            return;
        }
        if (!taken.Add(Claim.Email(email.Key)))
        {
            Note(candidate.Row, ImportReason.EmailTaken);
            return;
        }
        var source = candidate.User;
        var name = candidate.Names.First(n => taken.Add(Claim.Name(n.Key)));
        if (UserName.Fold(source.UserName) is var wanted && wanted.Key != name.Key)
        {
            var isRefused = candidate.Names.All(n => n.Key != wanted.Key);
            Note(candidate.Row, isRefused ? ImportReason.UserNameInvalid : ImportReason.UserNameTaken, name.Text);
        }
        // Of the form that this program hashes in itself, at whatever cost: nothing has to be kept about it.
        var isOwnForm = source.PasswordHash is { } kept && Argon2idAlgorithm.CanVerify(kept);
        var hash = isOwnForm || source.PasswordHash is null ? null : ImportedHash.Parse(source.PasswordHash);
        var isKnown = isOwnForm || hash is not null;
        if (!isKnown)
        {
            var isUnknown = source.PasswordHash is not null || source.UnknownAlgorithm is not null;
            Note(candidate.Row, isUnknown ? ImportReason.PasswordUnknown : ImportReason.PasswordUnusable, source.UnknownAlgorithm ?? "");
        }
        var createdAt = Moment(source.CreatedAt) ?? now;
        var user = User.Import(
            Guid.CreateVersion7(createdAt), name, email, isKnown ? source.PasswordHash! : unusableHash, isKnown, source.IsDisabled, CultureOf(source), createdAt);
        user.ChangeProfile(NicknameOf(candidate), user.Culture, candidate.TimeZone);
        if (MobileOf(candidate, taken) is { } mobile)
        {
            user.ConfirmMobile(mobile);
        }
        foreach (var accepted in source.Agreements)
        {
            user.AcceptAgreement(accepted.Version, Moment(accepted.AcceptedAt) ?? createdAt);
        }
        if (source.MustReset)
        {
            user.LockUntilReset(unusableHash);
        }
        if (source.DeletionDueAt is { } due)
        {
            // Who could still change their mind has the whole time for it again.
            user.RequestDeletion(Moment(due)?.Add(-User.DeletionGrace) ?? now);
        }
        if (source.IsAdministrator)
        {
            Note(candidate.Row, ImportReason.Administrator);
        }
        Additions.Add(new(source.Key, user, hash, Moment(source.LastSignInAt)));
    }

    /// <summary>The totals with this batch.</summary>
    public ImportTotals AddTo(ImportTotals totals) => totals with
    {
        Rows = totals.Rows + rows,
        Imported = totals.Imported + Additions.Count,
        Known = totals.Known + known,
        NotTaken = totals.NotTaken + Notes.Count(n => !n.IsTaken),
        Changed = totals.Changed + Notes.Where(n => n.Reason is >= ImportReason.UserNameInvalid and <= ImportReason.MobileTaken).DistinctBy(n => n.Row.Number).Count(),
        Resets = totals.Resets + Notes.Count(n => n.Reason is ImportReason.PasswordUnusable or ImportReason.PasswordUnknown),
        Administrators = totals.Administrators + Notes.Count(n => n.Reason == ImportReason.Administrator),
        Position = Math.Max(totals.Position, position),
    };

    private string CultureOf(ImportedUser source) => source.Culture is { } own && LocalizationRegistration.Cultures.Contains(own) ? own : plan.Culture;

    private Nickname? NicknameOf(Candidate candidate)
    {
        if (candidate.Nickname is null && !string.IsNullOrWhiteSpace(candidate.User.Nickname))
        {
            Note(candidate.Row, ImportReason.NicknameInvalid);
        }
        return candidate.Nickname;
    }

    private MobileNumber? MobileOf(Candidate candidate, HashSet<string> taken)
    {
        if (candidate.User.Mobile.Length == 0)
        {
            return null;
        }
        if (candidate.Mobile is not { } mobile)
        {
            Note(candidate.Row, ImportReason.MobileInvalid);
            return null;
        }
        if (!taken.Add(Claim.Mobile(mobile.Value)))
        {
            Note(candidate.Row, ImportReason.MobileTaken);
            return null;
        }
        return mobile;
    }

    private void Note(ImportRow row, ImportReason reason, string detail = "") => Notes.Add(new(row, reason, detail));

    // As exact as the database; within the time that ids can be made of.
    private DateTimeOffset? Moment(DateTimeOffset? at) =>
        at is { } known && known.ToUniversalTime() is var moment && moment >= DateTimeOffset.UnixEpoch && moment <= now ? WholeMicroseconds.Of(moment) : null;
}

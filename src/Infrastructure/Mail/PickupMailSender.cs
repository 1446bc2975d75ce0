using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Mail;

/// <summary>A mail that Development kept instead of sending it.</summary>
public sealed record PickedUpMail(Guid Id, string To, string Subject, string Text, string Html, DateTimeOffset SentAt);

/// <summary>
/// Development's mail: one file a mail in the data directory, named by the mail's id, so that a mail handed over twice is
/// there once.
/// </summary>
public sealed class PickupMailSender(IOptions<SiteSettings> site, TimeProvider time) : IMailSender
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string Folder => Path.Combine(site.Value.DataDirectory, "mail");

    public async Task<string> SendAsync(MailMessage mail, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var file = FileOf(mail.Id);
        var kept = new PickedUpMail(mail.Id, mail.To, mail.Subject, mail.Text, mail.Html, time.GetUtcNow());
        await File.WriteAllTextAsync(file + ".new", JsonSerializer.Serialize(kept, Json), cancellation);
        File.Move(file + ".new", file, overwrite: true);
        return $"kept as {file}";
    }

    /// <summary>The mail of that id, if it was kept.</summary>
    public PickedUpMail? Find(Guid id) => File.Exists(FileOf(id)) ? JsonSerializer.Deserialize<PickedUpMail>(File.ReadAllText(FileOf(id)), Json) : null;

    /// <summary>The newest <paramref name="count"/> mails, the newest first.</summary>
    public IEnumerable<PickedUpMail> Newest(int count) => !Directory.Exists(Folder) ? [] :
        from file in new DirectoryInfo(Folder).GetFiles("*.json").OrderByDescending(f => f.LastWriteTimeUtc).Take(count)
        select JsonSerializer.Deserialize<PickedUpMail>(File.ReadAllText(file.FullName), Json);

    private string FileOf(Guid id) => Path.Combine(Folder, $"{id:N}.json");
}

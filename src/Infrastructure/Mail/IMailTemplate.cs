using Slices.Domain;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>What mails of one kind say. The feature that a mail belongs to writes it; it is composed when the mail leaves.</summary>
public interface IMailTemplate
{
    bool Writes(MailTemplate template);

    /// <summary>The mail's content in the current language, or null when it is no longer worth sending.</summary>
    Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation);
}

/// <summary>The parts of a mail, from which its HTML and its text are made alike.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">What there is to say before the button.</param>
/// <param name="Button">The one thing to do, if there is one.</param>
/// <param name="Closing">Who asked, and what to do if it wasn't the reader.</param>
public sealed record MailContent(string Subject, IReadOnlyList<string> Paragraphs, MailButton? Button, IReadOnlyList<string> Closing)
{
    /// <summary>Who is addressed, which <see cref="MailComposer"/> knows.</summary>
    public string Greeting { get; init; } = Texts.Get("mail.greeting.nobody");

    /// <summary>Whether the account's name is in the greeting: not where the reader may be a stranger to it.</summary>
    public bool GreetsByName { get; init; } = true;

    /// <summary>A quiet link after all that is said, for what few readers need.</summary>
    public MailButton? Otherwise { get; init; }

    /// <summary>The same, with the name written so that mail readers make no link of it, as they do of what looks like an address.</summary>
    public MailContent Unlinked(string name)
    {
        if (!name.Contains('.'))
        {
            return this;
        }
        return this with { Greeting = Unlink(Greeting), Paragraphs = [.. Paragraphs.Select(Unlink)], Closing = [.. Closing.Select(Unlink)] };
        // A word joiner is nothing to see, and no part of an address.
        string Unlink(string text) => text.Replace(name, name.Replace(".", "\u2060.\u2060", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}

public sealed record MailButton(string Label, string Link);

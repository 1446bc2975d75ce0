namespace Slices.Infrastructure.Mail;

/// <summary>How the site signs in to the mail server.</summary>
public enum MailAuthentication
{
    /// <summary>By name and password, PLAIN or LOGIN as the server offers.</summary>
    Password,

    /// <summary>By an OAuth 2 access token in the password's place, as Gmail and Outlook want it.</summary>
    XOAuth2,
}

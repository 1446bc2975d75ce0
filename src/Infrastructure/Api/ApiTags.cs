using Microsoft.OpenApi;

namespace Slices.Infrastructure.Api;

/// <summary>The chapters of the OpenAPI document: which operations belong together, by their paths.</summary>
internal static class ApiTags
{
    private static readonly (string Name, string Description, string[] Paths)[] All =
    [
        ("Registration", "Making an account and activating it by the link in a mail, or joining by an invitation.", ["/registrations", "/activations", "/activation-mails", "/invitations"]),
        ("Sign-in", "By password or text message, then a second factor; and setting a forgotten password.", ["/sessions", "/sms-codes", "/sms-sessions", "/password-resets"]),
        ("Second factors", "The authenticator app, passkeys and recovery codes of the signed-in account.", ["/me/two-factor"]),
        ("Addresses", "Postal addresses of the signed-in account.", ["/me/addresses"]),
        ("Account", "What the owner of an account sees and changes.", ["/me", "/email-confirmations"]),
        ("Administration", "For administrators.", ["/admin"]),
        ("Areas", "China's provinces, cities and districts.", ["/areas"]),
        ("Protection", "Anti-forgery tokens and captchas, which other operations ask for.", ["/antiforgery", "/captchas"]),
    ];

    public static void AddTo(OpenApiDocument document, string prefix)
    {
        document.Tags = All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        foreach (var (path, item) in document.Paths)
        {
            var tag = All.First(tag => tag.Paths.Any(start => $"{path}/".StartsWith($"{prefix}{start}/", StringComparison.Ordinal))).Name;
            foreach (var operation in item.Operations!.Values)
            {
                operation.Tags = new HashSet<OpenApiTagReference> { new(tag, document) };
            }
        }
    }
}

using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>The pages that everybody passes, as a screen reader tells them: what is a heading, a field and its name, a button, a link.</summary>
[Slow]
public sealed class ScreenReaderTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task Signing_in() => TellAsync(
        "/login",
        """
        - main:
          - heading "Sign in" [level=1]
          - navigation "Sign in":
            - link "Password":
              - /url: /login
            - link "Text message":
              - /url: /login/sms
          - text: Username, email or phone
          - textbox "Username, email or phone"
          - paragraph
          - text: Password
          - textbox "Password"
          - button "Show password"
          - paragraph
          - status
          - text: Type the characters you see
          - img "A picture of characters to type. If you can’t read it, listen or verify automatically."
          - textbox "Type the characters you see"
          - paragraph
          - button "Try another"
          - button "Listen"
          - paragraph:
            - text: Can’t read it?
            - button "Verify automatically"
          - checkbox "Keep me signed in for 14 days"
          - text: Keep me signed in for 14 days
          - button "Sign in"
          - button "Sign in with a passkey"
          - paragraph
          - paragraph:
            - link "Forgot your password?":
              - /url: /forgot
          - paragraph:
            - text: New here?
            - link "Create an account":
              - /url: /register
        """);

    [Fact]
    public Task Registering() => TellAsync(
        "/register",
        """
        - main:
          - heading "Create an account" [level=1]
          - text: Username
          - paragraph: 3–30 letters, digits, Chinese characters or _ . -
          - textbox "Username"
          - paragraph
          - text: Email
          - paragraph: We’ll email you an activation link.
          - textbox "Email"
          - paragraph
          - text: Password
          - paragraph: At least 8 characters. A few random words are strong and easy to remember.
          - textbox "Password"
          - button "Show password"
          - paragraph
          - status
          - text: Confirm password
          - textbox "Confirm password"
          - button "Show password"
          - paragraph
          - status
          - text: Type the characters you see
          - img "A picture of characters to type. If you can’t read it, listen or verify automatically."
          - textbox "Type the characters you see"
          - paragraph
          - button "Try another"
          - button "Listen"
          - paragraph:
            - text: Can’t read it?
            - button "Verify automatically"
          - checkbox "I agree to the terms of use"
          - text: I agree to the
          - link "terms of use":
            - /url: /agreement
          - paragraph
          - button "Create account"
          - paragraph:
            - text: Already have an account?
            - link "Sign in":
              - /url: /login
        """);

    private Task TellAsync(string path, string told) => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.OpenAsync(path);
        (await tab.Page.Locator("main").AriaSnapshotAsync()).ShouldBe(told);
    });
}

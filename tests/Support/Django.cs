using System.Diagnostics;
using System.Text;

namespace Slices.Tests.Support;

/// <summary>A Django site, of which there is only what its dumpdata writes.</summary>
public static class Django
{
    /// <summary>The accounts, with a password by each of Django's hashers.</summary>
    /// <param name="kind"><c>auth</c> for Django's own model, <c>custom</c> for another one.</param>
    /// <param name="format"><c>jsonl</c> or <c>json</c>.</param>
    public static async Task<string> DumpAsync(string kind, string format)
    {
        SlowAttribute.Require("Django");
        using var python = Process.Start(new ProcessStartInfo(
            "/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Support", "make_django_dump.py"), kind, format])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        })!;
        var dump = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        python.ExitCode.ShouldBe(0);
        return dump;
    }

    /// <summary>The password of everybody in the dump of Django's own model whose username is that.</summary>
    public static string PasswordOf(string userName) => "密码 été 🐎 " + userName["by_".Length..];
}

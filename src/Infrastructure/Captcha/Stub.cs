#pragma warning disable
global using PictureSettings = Slices.Infrastructure.Captcha.Drawing.CaptchaPictureOptions;
namespace Slices.Infrastructure.Captcha
{
    public static class X { public static IEnumerable<string> Faults(this PictureSettings s) => []; }
}

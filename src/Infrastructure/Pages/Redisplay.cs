namespace Slices.Infrastructure.Pages;

/// <summary>
/// Shows a form once more as it was typed, with nothing done: the page runs its GET handler, and then gets back what was posted.
/// Secrets stay out: passwords, codes, a captcha's answer.
/// </summary>
public static class Redisplay
{
    /// <param name="context">Of the request that is answered with its form.</param>
    /// <param name="stale">Whether the form was out of date, which the page then says.</param>
    public static void Begin(HttpContext context, bool stale) => context.Items[typeof(Redisplay)] = stale;

    public static void End(HttpContext context) => context.Items.Remove(typeof(Redisplay));

    public static bool IsOn(HttpContext context) => context.Items.ContainsKey(typeof(Redisplay));

    public static bool IsStale(HttpContext context) => context.Items[typeof(Redisplay)] is true;
}

namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>Every kind there is, found by its type.</summary>
public static class CaptchaKinds
{
    private static readonly Dictionary<string, ICaptchaKind> All = typeof(ICaptchaKind).Assembly.GetTypes()
        .Where(t => t.IsClass && t.IsAssignableTo(typeof(ICaptchaKind)))
        .Select(t => (ICaptchaKind)Activator.CreateInstance(t)!)
        .ToDictionary(k => k.Name);

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Whether there is one of that name. A newer version, which runs beside this one during an upgrade, may ask by another.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    public static ICaptchaKind Named(string name) => All[name];
}

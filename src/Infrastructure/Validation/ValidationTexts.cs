using System.Globalization;
using FluentValidation.Resources;
using Slices.Resources;

namespace Slices.Infrastructure.Validation;

/// <summary>
/// Finds a failed rule's sentence by its error code, which is also the code that the JSON API answers with. A rule without a code,
/// or with one that has no sentence, is a defect and says so.
/// </summary>
public sealed class ValidationTexts : ILanguageManager
{
    public bool Enabled { get; set; } = true;

    public CultureInfo? Culture { get; set; }

    public string GetString(string key, CultureInfo? culture = null) => Texts.Find(key, culture ?? Culture) ?? throw Texts.Unknown(key);
}

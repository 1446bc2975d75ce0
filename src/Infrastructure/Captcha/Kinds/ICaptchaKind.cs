namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>How a question can reach the visitor.</summary>
[Flags]
public enum CaptchaMedia
{
    None = 0,
    Picture = 1,
    Sound = 2,

    /// <summary>As text, for the visitor's browser to work on.</summary>
    Text = 4,
}

/// <summary>
/// One kind of captcha. A further one is one file here, with its texts
/// (<c>captcha.ask.NAME</c>, <c>captcha.choose.NAME</c>) and its icon. A kind keeps no state.
/// </summary>
public interface ICaptchaKind
{
    /// <summary>What settings, pages and the JSON API call it.</summary>
    string Name { get; }

    CaptchaMedia Media { get; }

    /// <summary>Whether answers are numbers, so that phones show their digits.</summary>
    bool IsNumeric { get; }

    /// <summary>Whether its questions get harder after failures; those of others need no count of them.</summary>
    bool IsHarderAfterFailures => false;

    /// <summary>A fresh question.</summary>
    /// <param name="failures">How often answers and sign-ins failed lately from the network that asks; 0 where the kind doesn't mind.</param>
    CaptchaTask Ask(CaptchaSettings settings, long failures);

    /// <summary>The form in which answers are compared, from text that is folded as UnicodeText.FoldTyped does.</summary>
    string Canonical(string answer);
}

/// <summary>A question and its answer. Only a question that goes out as text is ever shown as it stands here.</summary>
public sealed record CaptchaTask(string Question, string Answer);

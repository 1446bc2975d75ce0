using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// An attack that knows the product's strokes and settings: it renders every character over a grid of turns,
/// slants and sizes and looks for those that correlate best. It works at half the picture's size.
/// </summary>
internal sealed class TemplateAttack
{
    // How the layout scales characters on average to fit the picture.
    private const float TypicalScale = 0.92f;

    // How much the product varies its pen.
    private const float PenVariation = 0.25f;

    private readonly Func<InkImage, InkImage> _clean;
    private readonly int _blurs;
    private readonly List<Template> _templates;
    private readonly ScoreScale _scale;

    private TemplateAttack(PictureSettings settings, int blurs, Func<InkImage, InkImage> clean, List<Sample> calibration)
    {
        (_blurs, _clean) = (blurs, clean);
        float cap = settings.Cap / 2 * TypicalScale;
        _templates =
        [
            .. from character in CaptchaAlphabet.Characters
               from turn in (float[])[-0.8f, -0.4f, 0, 0.4f, 0.8f]
               from slant in (float[])[-0.6f, 0.6f]
               from size in (float[])[-0.75f, -0.25f, 0.25f, 0.75f]
               let height = cap * (1 + (size * settings.SizeVariation))
               from width in (float[])[-0.6f, 0.6f]
               from pen in (float[])[-0.5f, 0.5f]
               select Template.Render(
                   Glyphs.Of(character), character, turn * settings.Turn, slant * settings.Slant,
                   height * (1 + (width * settings.WidthVariation)), height, settings.StrokeWidth * settings.Cap / 4 * (1 + (pen * PenVariation)), blurs),
        ];
        _scale = new ScoreScale([.. calibration.AsParallel().Select(Correlate)]);
    }

    /// <summary>Attacks the samples after several ways of cleaning and with several segmentations.</summary>
    public static IReadOnlyList<AttackResult> Run(
        PictureSettings settings, List<Sample> samples, List<Sample> calibration)
    {
        (string Name, int Blurs, Func<InkImage, InkImage> Clean)[] cleanings =
        [
            ("uncleaned", 0, ink => ink),
            ("thin noise removed", 0, ink => ink.Open().DropSpecks()),
            ("thin noise removed, blurred", 1, ink => ink.Open().DropSpecks()),
        ];
        return [.. cleanings.SelectMany(cleaning =>
        {
            var attack = new TemplateAttack(settings, cleaning.Blurs, cleaning.Clean, calibration);
            return samples.AsParallel().AsOrdered()
                .SelectMany(sample => attack.Read(sample).Select(read => (sample.Answer, read.Segmentation, read.Text)))
                .GroupBy(read => read.Segmentation)
                .Select(group => AttackResult.Of(
                    $"template: {cleaning.Name}, {group.Key}", group.Select(read => (read.Answer, read.Text))))
                .ToList();
        })];
    }

    private IReadOnlyList<(string Segmentation, string Text)> Read(Sample sample)
    {
        float[,] scores = _scale.Apply(Correlate(sample));
        return
        [
            ("sliding window", SequenceDecoder.Slide(scores)),
            ("equal widths", SequenceDecoder.EqualWidths(scores)),
            ("projection", SequenceDecoder.Projection(scores, _clean(InkImage.From(sample)))),
        ];
    }

    private float[,] Correlate(Sample sample)
    {
        InkImage image = _clean(InkImage.From(sample)).Halve();
        for (int i = 0; i < _blurs; i++)
        {
            image = image.Blur();
        }

        return new Correlation(image).Scores(_templates, CaptchaAlphabet.Characters);
    }
}

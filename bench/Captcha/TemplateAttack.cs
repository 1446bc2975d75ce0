using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// An attack that knows the product's strokes and settings: it renders every character over a grid of turns,
/// slants and sizes, at each as designed and as the product's hand may write it, and looks for those that correlate
/// best. It works at half the picture's size and guesses how many characters there are.
/// </summary>
internal sealed class TemplateAttack
{
    // What a character takes of the line on average, as a share of a capital's height.
    private const float TypicalBreadth = 0.7f;

    // The layout's margins (px).
    private const float Margins = 10;

    // How much the product varies its pen.
    private const float PenVariation = 0.25f;

    private readonly Func<InkImage, InkImage> _clean;
    private readonly int _blurs;
    private readonly float _breadth;
    private readonly List<Template> _templates;
    private readonly ScoreScale _scale;
    private readonly LengthGuess _length;

    private TemplateAttack(PictureSettings settings, int blurs, Func<InkImage, InkImage> clean, List<Sample> calibration)
    {
        (_blurs, _clean) = (blurs, clean);
        _breadth = TypicalBreadth * settings.Cap / 2;
        float scale = Math.Min(1, (settings.Width - Margins) / 2 / (_breadth * (CaptchaTexts.Shortest + CaptchaTexts.Longest) / 2));
        float cap = settings.Cap / 2 * scale;
        var random = new Random(1);
        _templates =
        [
            .. from character in CaptchaAlphabet.Characters
               from turn in (float[])[-0.8f, -0.4f, 0, 0.4f, 0.8f]
               from slant in (float[])[-0.6f, 0.6f]
               from size in (float[])[-0.75f, -0.25f, 0.25f, 0.75f]
               let height = cap * (1 + (size * settings.SizeVariation))
               from width in (float[])[-0.6f, 0.6f]
               from hand in (float[])[0, 0, 1, 1]
               let pen = random.NextSingle() - 0.5f
               let written = Glyphs.Of(character).Write(hand * settings.Handwriting, (ulong)random.NextInt64())
               select Template.Render(
                   written, character, turn * settings.Turn, slant * settings.Slant,
                   height * (1 + (width * settings.WidthVariation)), height, settings.StrokeWidth * settings.Cap / 4 * (1 + (pen * PenVariation)), blurs),
        ];
        List<float[,]> drawn = [.. calibration.AsParallel().AsOrdered().Select(Correlate)];
        _scale = new ScoreScale(drawn);
        _length = new LengthGuess([.. calibration.Zip(drawn, (s, scores) => (s.Answer.Length, LengthScores(_scale.Apply(scores))))]);
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
        int length = _length.Of(LengthScores(scores));
        return
        [
            ("sliding window", SequenceDecoder.Slide(scores, length, _breadth).Text),
            ("equal widths", SequenceDecoder.EqualWidths(scores, length)),
            ("projection", SequenceDecoder.Projection(scores, _clean(InkImage.From(sample)), length)),
        ];
    }

    private float[] LengthScores(float[,] scores) =>
        [.. CaptchaTexts.Lengths.Select(length => SequenceDecoder.Slide(scores, length, _breadth).Score)];

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

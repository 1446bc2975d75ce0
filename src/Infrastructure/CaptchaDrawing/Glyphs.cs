using System.Collections.Frozen;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>The project's own characters, those of <see cref="CaptchaAlphabet"/>, designed as pen strokes.</summary>
public static class Glyphs
{
    private static readonly FrozenDictionary<char, Glyph> Designs = new Dictionary<char, Glyph>
    {
        ['A'] = Design(.74f, "M0,1 L.37,0 L.74,1 M.14,.64 L.6,.64"),
        ['E'] = Design(.56f, "M.56,0 L0,0 L0,1 L.56,1 M0,.48 L.46,.48"),
        ['H'] = Design(.64f, "M0,0 L0,1 M.64,0 L.64,1 M0,.5 L.64,.5"),
        ['J'] = Design(.52f, "M.14,0 L.52,0 L.52,.7 C.52,1.08,.04,1.1,0,.74"),
        ['K'] = Design(.62f, "M0,0 L0,1 M.6,0 L0,.58 M.2,.4 L.62,1"),
        ['L'] = Design(.52f, "M0,0 L0,1 L.52,1"),
        ['M'] = Design(.8f, "M0,1 L.04,0 L.4,.62 L.76,0 L.8,1"),
        ['P'] = Design(.58f, "M0,1 L0,0 L.26,0 C.7,0,.7,.56,.26,.56 L0,.56"),
        ['T'] = Design(.68f, "M0,0 L.68,0 M.34,0 L.34,1"),
        ['U'] = Design(.64f, "M0,0 L0,.62 C0,1.12,.64,1.12,.64,.62 L.64,0"),
        ['W'] = Design(.96f, "M0,0 L.24,1 L.48,.3 L.72,1 L.96,0"),
        ['X'] = Design(.66f, "M0,0 L.66,1 M.66,0 L0,1"),
        ['Y'] = Design(.68f, "M0,0 L.34,.5 L.68,0 M.34,.5 L.34,1"),
        ['0'] = Design(.6f, "M.3,0 C.7,0,.7,1,.3,1 C-.1,1,-.1,0,.3,0"),
        ['1'] = Design(.26f, "M0,.22 L.24,0 L.24,1"),
        ['2'] = Design(.6f, "M0,.26 C.04,-.1,.6,-.1,.58,.28 C.56,.52,.14,.72,0,1 L.6,1"),
        ['3'] = Design(.6f, "M.02,.12 C.2,-.08,.58,-.04,.56,.24 C.55,.42,.36,.47,.22,.47 C.44,.47,.62,.56,.6,.76 C.56,1.1,.12,1.08,0,.86"),
        ['4'] = Design(.62f, "M.44,1 L.44,0 L0,.68 L.62,.68"),
        ['5'] = Design(.6f, "M.54,0 L.1,0 L.04,.44 C.3,.3,.62,.4,.6,.7 C.58,1.06,.14,1.08,0,.86"),
        ['6'] = Design(.6f, "M.52,.1 C.2,-.14,0,.3,0,.66 C0,1.12,.6,1.12,.6,.68 C.6,.3,.1,.3,.02,.62"),
        ['7'] = Design(.6f, "M0,0 L.6,0 L.2,1"),
        ['8'] = Design(.6f, "M.3,.46 C-.04,.4,-.02,0,.3,0 C.62,0,.64,.4,.3,.46 C-.12,.54,-.1,1,.3,1 C.7,1,.72,.54,.3,.46"),
        ['9'] = Design(.6f, "M.08,.9 C.4,1.14,.6,.7,.6,.34 C.6,-.12,0,-.12,0,.32 C0,.7,.5,.7,.58,.38"),
        ['+'] = Design(.56f, "M0,.55 L.56,.55 M.28,.27 L.28,.83"),
        ['−'] = Design(.5f, "M0,.55 L.5,.55"),
        ['×'] = Design(.52f, "M.04,.33 L.48,.77 M.48,.33 L.04,.77"),
        ['='] = Design(.54f, "M0,.42 L.54,.42 M0,.68 L.54,.68"),
        ['?'] = Design(.54f, "M0,.22 C.04,-.08,.54,-.1,.54,.24 C.54,.46,.28,.44,.28,.7 M.28,.97 L.28,.98"),
    }.ToFrozenDictionary();

    /// <summary>The strokes of a character.</summary>
    /// <exception cref="ArgumentException">The character has no design.</exception>
    public static Glyph Of(char character) => Designs.TryGetValue(character, out Glyph? glyph)
        ? glyph
        : throw new ArgumentException($"There are no strokes for '{character}'.", nameof(character));

    private static Glyph Design(float width, string path) => new(width, GlyphPath.Read(path));
}

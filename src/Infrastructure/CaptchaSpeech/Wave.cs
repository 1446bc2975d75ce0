using System.Buffers.Binary;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>WAV files of one kind: 16 kHz, mono, 8 bits.</summary>
internal static class Wave
{
    /// <summary>Samples per second.</summary>
    public const int Rate = 16_000;

    private const int HeaderLength = 44;
    private const int FormatLength = 16;
    private const short Pcm = 1;

    // Samples of 8 bits have no sign: this is silence.
    private const int Middle = 128;

    /// <summary>
    /// Makes a file of samples between −1 and 1; what lies beyond is cut. They are dithered: what 8 bits can't say becomes a
    /// faint hiss, another one in every file, instead of a rasp.
    /// </summary>
    public static byte[] Encode(ReadOnlySpan<float> samples)
    {
        // An odd chunk has a byte after it that its length does not count.
        byte[] file = GC.AllocateUninitializedArray<byte>(HeaderLength + samples.Length + (samples.Length & 1));
        WriteHeader(file, samples.Length);
        Span<byte> data = file.AsSpan(HeaderLength);
        for (int i = 0; i < samples.Length; i++)
        {
            data[i] = (byte)Math.Clamp((samples[i] * Middle) + Middle + Random.Shared.NextSingle(), 0, byte.MaxValue);
        }

        data[samples.Length..].Clear();
        return file;
    }

    /// <summary>The samples of a file of this kind, as they are stored.</summary>
    /// <exception cref="InvalidDataException">It is of another kind.</exception>
    public static byte[] Samples(ReadOnlySpan<byte> file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        int count = file.Length < HeaderLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(file[(HeaderLength - 4)..]);
        if (count >= 0 && file.Length == HeaderLength + count + (count & 1))
        {
            WriteHeader(header, count);
            if (header.SequenceEqual(file[..HeaderLength]))
            {
                return file.Slice(HeaderLength, count).ToArray();
            }
        }

        throw new InvalidDataException("This is not a WAV file of 16 kHz, mono, 8 bits.");
    }

    /// <summary>A stored sample as a number between −1 and 1.</summary>
    public static float Value(byte sample) => (sample - Middle) * (1f / Middle);

    private static void WriteHeader(Span<byte> file, int count)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], HeaderLength - 8 + count + (count & 1));
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], FormatLength);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 1); // channel
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], Rate); // bytes per second
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], 1); // byte per sample
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 8); // bits per sample
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], count);
    }
}

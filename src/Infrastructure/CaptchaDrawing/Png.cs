using System.Buffers.Binary;
using System.IO.Hashing;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// Writes 16-colour PNG files: four bits per pixel, each an index into a palette. The pixels are stored, not compressed: a picture is some 6 kB instead of 2,
/// but zlib asks the system for a quarter of a megabyte for each one, which costs ten times what the drawing does.
/// </summary>
public static class Png
{
    private const int ChunkFrame = 12;
    private const int BlockHeader = 5;
    private const int MaxBlock = ushort.MaxValue;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes a picture.</summary>
    /// <param name="levels">One byte per pixel, row by row, each 0 to 15.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="palette">Sixteen colours as red, green and blue bytes.</param>
    public static byte[] Encode(ReadOnlySpan<byte> levels, int width, int height, ReadOnlySpan<byte> palette)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 4; // bits per pixel
        header[9] = 3; // palette indices
        header[10..].Clear(); // deflate, adaptive filters, not interlaced

        byte[] data = Store(PackRows(levels, width, height));
        var file = new byte[Signature.Length + (4 * ChunkFrame) + header.Length + palette.Length + data.Length];
        Signature.CopyTo(file);
        Span<byte> rest = file.AsSpan(Signature.Length);
        rest = WriteChunk(rest, "IHDR"u8, header);
        rest = WriteChunk(rest, "PLTE"u8, palette);
        rest = WriteChunk(rest, "IDAT"u8, data);
        WriteChunk(rest, "IEND"u8, []);
        return file;
    }

    /// <summary>Packs levels two to a byte and puts the filter byte 0 (none) before each row.</summary>
    private static byte[] PackRows(ReadOnlySpan<byte> levels, int width, int height)
    {
        int rowLength = 1 + ((width + 1) / 2);
        var rows = new byte[rowLength * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> line = levels.Slice(y * width, width);
            Span<byte> row = rows.AsSpan((y * rowLength) + 1, rowLength - 1);
            for (int i = 0; i < width / 2; i++)
            {
                row[i] = (byte)((line[2 * i] << 4) | line[(2 * i) + 1]);
            }

            if (width % 2 != 0)
            {
                row[^1] = (byte)(line[^1] << 4);
            }
        }

        return rows;
    }

    /// <summary>Wraps bytes as a zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4).</summary>
    private static byte[] Store(ReadOnlySpan<byte> bytes)
    {
        int blocks = (bytes.Length + MaxBlock - 1) / MaxBlock;
        var stored = new byte[2 + (blocks * BlockHeader) + bytes.Length + sizeof(uint)];
        stored[0] = 0x78;
        stored[1] = 0x01;
        BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(stored.Length - sizeof(uint)), Adler32(bytes));
        Span<byte> rest = stored.AsSpan(2);
        while (bytes.Length > 0)
        {
            int length = Math.Min(bytes.Length, MaxBlock);
            rest[0] = (byte)(length == bytes.Length ? 1 : 0); // whether it is the last
            BinaryPrimitives.WriteUInt16LittleEndian(rest[1..], (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[3..], (ushort)~length);
            bytes[..length].CopyTo(rest[BlockHeader..]);
            bytes = bytes[length..];
            rest = rest[(BlockHeader + length)..];
        }

        return stored;
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        uint sum = 1, sums = 0;
        foreach (byte value in bytes)
        {
            sum = (sum + value) % Modulus;
            sums = (sums + sum) % Modulus;
        }

        return (sums << 16) | sum;
    }

    private static Span<byte> WriteChunk(Span<byte> file, scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(file, data.Length);
        type.CopyTo(file[4..]);
        data.CopyTo(file[8..]);
        uint crc = Crc32.HashToUInt32(file.Slice(4, 4 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(file[(8 + data.Length)..], crc);
        return file[(ChunkFrame + data.Length)..];
    }
}

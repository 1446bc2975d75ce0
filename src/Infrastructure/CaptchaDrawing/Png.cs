using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Writes 16-colour PNG files: four bits per pixel, each an index into a palette.</summary>
public static class Png
{
    private const int ChunkFrame = 12;

    private static readonly ZLibCompressionOptions Compression = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.Default,
    };

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes a picture.</summary>
    /// <param name="levels">One byte per pixel, row by row, each 0 to 15.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="palette">Sixteen colours as red, green and blue bytes.</param>
    public static byte[] Encode(ReadOnlySpan<byte> levels, int width, int height, ReadOnlySpan<byte> palette)
    {
        int rowsLength = RowsLength(width, height);
        byte[] rows = ArrayPool<byte>.Shared.Rent(rowsLength);
        byte[] packed = ArrayPool<byte>.Shared.Rent(rowsLength + (rowsLength / 8) + 64);
        try
        {
            PackRows(levels, width, height, rows);
            int packedLength = Deflate(rows.AsSpan(0, rowsLength), packed);
            return Assemble(width, height, palette, packed.AsSpan(0, packedLength));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The bytes <see cref="PackRows"/> fills: per row one filter byte and half a byte per pixel.</summary>
    public static int RowsLength(int width, int height) => (1 + ((width + 1) / 2)) * height;

    /// <summary>Packs levels two to a byte and puts the filter byte 0 (none) before each row.</summary>
    public static void PackRows(ReadOnlySpan<byte> levels, int width, int height, Span<byte> rows)
    {
        int rowLength = 1 + ((width + 1) / 2);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> line = levels.Slice(y * width, width);
            Span<byte> row = rows.Slice(y * rowLength, rowLength);
            row[0] = 0;
            row = row[1..];
            for (int i = 0; i < width / 2; i++)
            {
                row[i] = (byte)((line[2 * i] << 4) | line[(2 * i) + 1]);
            }

            if (width % 2 != 0)
            {
                row[^1] = (byte)(line[^1] << 4);
            }
        }
    }

    /// <summary>Compresses packed rows with the settings every picture uses.</summary>
    /// <returns>The count of bytes written to <paramref name="destination"/>.</returns>
    public static int Deflate(ReadOnlySpan<byte> rows, byte[] destination)
    {
        using var output = new MemoryStream(destination);
        using (var zlib = new ZLibStream(output, Compression, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return (int)output.Position;
    }

    private static byte[] Assemble(int width, int height, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 4; // bits per pixel
        header[9] = 3; // palette indices
        header[10..].Clear(); // deflate, adaptive filters, not interlaced

        var file = new byte[Signature.Length + (4 * ChunkFrame) + header.Length + palette.Length + data.Length];
        Signature.CopyTo(file);
        Span<byte> rest = file.AsSpan(Signature.Length);
        rest = WriteChunk(rest, "IHDR"u8, header);
        rest = WriteChunk(rest, "PLTE"u8, palette);
        rest = WriteChunk(rest, "IDAT"u8, data);
        WriteChunk(rest, "IEND"u8, []);
        return file;
    }

    private static Span<byte> WriteChunk(Span<byte> file, scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(file, data.Length);
        type.CopyTo(file[4..]);
        data.CopyTo(file[8..]);
        uint crc = Crc32.Of(file.Slice(4, 4 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(file[(8 + data.Length)..], crc);
        return file[(ChunkFrame + data.Length)..];
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Slices.Tests.Infrastructure.CaptchaDrawing;

/// <summary>A picture as the PNG format's own rules read it: only what <c>Png</c> writes is understood.</summary>
internal sealed record PngFile(int Width, int Height, byte[] Palette, byte[] Levels)
{
    public static PngFile Read(byte[] file)
    {
        file[..8].ShouldBe([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        var chunks = Chunks(file).ToDictionary(c => c.Type, c => c.Data);
        var header = chunks["IHDR"];
        header[8..].ShouldBe([4, 3, 0, 0, 0]); // four bits per pixel, of a palette, nothing special
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        return new(width, height, chunks["PLTE"], Unpack(Inflate(chunks["IDAT"]), width, height));
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var named = file[(at + 4)..(at + 8 + length)];
            BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)).ShouldBe(Checksum(named));
            yield return (Encoding.ASCII.GetString(named, 0, 4), named[4..]);
            at += 12 + length;
        }
    }

    // Bit by bit, as the standard has it.
    private static uint Checksum(byte[] bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            rest ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                rest = (rest >> 1) ^ ((rest & 1) * 0xEDB88320);
            }
        }
        return ~rest;
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return rows.ToArray();
    }

    private static byte[] Unpack(byte[] rows, int width, int height)
    {
        var rowLength = 1 + ((width + 1) / 2);
        rows.Length.ShouldBe(rowLength * height);
        return [.. from y in Enumerable.Range(0, height)
                   from x in Enumerable.Range(0, width)
                   let pair = rows[(y * rowLength) + 1 + (x / 2)]
                   select (byte)(x % 2 == 0 ? pair >> 4 : pair & 15)];
    }
}

using System.Text;

namespace Slices.Tests.Support;

/// <summary>An output of its own for what runs from here on, as far as the call flows: others in the process keep theirs.</summary>
internal sealed class OwnConsole
{
    private static readonly AsyncLocal<OwnConsole?> Current = new();

    static OwnConsole()
    {
        Console.SetOut(new Writer(Console.Out, own => own.output));
        Console.SetError(new Writer(Console.Error, own => own.errors));
    }

    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public string Output => Written(output);

    public string Errors => Written(errors);

    public static OwnConsole Open() => Current.Value = new();

    private static string Written(StringWriter writer) => writer.ToString().TrimEnd('\n');

    private sealed class Writer(TextWriter others, Func<OwnConsole, TextWriter> own) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        private TextWriter Target => Current.Value is { } console ? own(console) : others;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

        public override void Flush() => Target.Flush();
    }
}

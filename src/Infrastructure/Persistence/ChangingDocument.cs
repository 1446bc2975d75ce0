namespace Slices.Infrastructure.Persistence;

/// <summary>A document that is saved if it is another than it was when it was read or saved last.</summary>
/// <param name="write">Says what it is now.</param>
/// <param name="insert">Saves it as a new one.</param>
/// <param name="update">Saves it in place of what it was.</param>
/// <param name="saved">What it was; null for a new one.</param>
internal sealed class ChangingDocument(Func<string> write, Action insert, Action update, string? saved)
{
    public bool HasChanged => write() != saved;

    public void Save()
    {
        (saved is null ? insert : update)();
        saved = write();
    }
}

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// How long a hash takes on this machine, by the last ones that were made with the work that the settings ask for. Old hashes
/// of less work don't count, or whoever owns one could teach the site a time that is too short.
/// </summary>
public sealed class HashDurations
{
    /// <summary>A machine that is overloaded teaches no more than this, so that nobody makes answers ever slower.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How many are looked back upon.</summary>
    public const int Kept = 50;

    private readonly Lock gate = new();
    private readonly Queue<TimeSpan> lately = new(Kept);

    /// <summary>Nine of ten hashes take no longer. Zero before the first one.</summary>
    public TimeSpan Usual { get; private set; }

    public void Note(TimeSpan duration)
    {
        lock (gate)
        {
            if (lately.Count == Kept)
            {
                lately.Dequeue();
            }
            lately.Enqueue(duration < Longest ? duration : Longest);
            Usual = lately.Order().ElementAt(lately.Count * 9 / 10);
        }
    }
}

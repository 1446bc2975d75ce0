namespace Slices.Infrastructure.Passwords;

/// <summary>
/// How long a hash takes on this machine, by the last ones with the work that the settings ask for. Old hashes of less work
/// don't count: their owners could teach the site a time that is too short.
/// </summary>
public sealed class HashDurations
{
    /// <summary>Longer durations count as this long, so that load can't make answers ever slower.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How many durations of each algorithm count.</summary>
    public const int Kept = 50;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TimeSpan>> recentByAlgorithm = [];

    /// <summary>
    /// Nine of ten hashes of the slower algorithm take no longer. It counts even if it is no longer in force, since passwords may still be
    /// kept by it. Zero before the first one.
    /// </summary>
    public TimeSpan Usual { get; private set; }

    public void Note(PasswordAlgorithm algorithm, TimeSpan duration) => Note(algorithm.ToString(), duration);

    /// <param name="algorithm">One of this site's, or of another system whose hashes were imported.</param>
    /// <param name="duration">What a hash by it took.</param>
    public void Note(string algorithm, TimeSpan duration)
    {
        lock (gate)
        {
            if (!recentByAlgorithm.TryGetValue(algorithm, out var recent))
            {
                recentByAlgorithm[algorithm] = recent = new(Kept);
            }
            if (recent.Count == Kept)
            {
                recent.Dequeue();
            }
            recent.Enqueue(duration < Longest ? duration : Longest);
            Usual = recentByAlgorithm.Values.Max(durations => durations.Order().ElementAt(durations.Count * 9 / 10));
        }
    }
}

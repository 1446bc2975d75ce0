using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    [Fact]
    public void Each_request_puts_the_idle_end_off_but_never_beyond_the_last_possible_one()
    {
        var session = Started(remembered: false);
        session.EndsAt.ShouldBe(Now.AddHours(12));

        session = session.Seen(Idle, Now.AddHours(6));
        (session.LastSeenAt, session.EndsAt).ShouldBe((Now.AddHours(6), Now.AddHours(18)));

        session = session.Seen(Idle, Now.AddHours(17));
        (session.EndsAt, session.ExpiresAt).ShouldBe((Now.AddHours(24), Now.AddHours(24)));
    }

    [Fact]
    public void Pauses_do_not_end_a_remembered_session() => Started(remembered: true).EndsAt.ShouldBe(Now.AddHours(24));

    [Theory]
    [InlineData(299)]
    [InlineData(300)]
    [InlineData(400)]
    public void A_long_device_is_cut_between_characters(int before)
    {
        var device = Started(device: new string('a', before) + "😀😀").Device;

        device.Length.ShouldBeLessThanOrEqualTo(Session.MaxDeviceLength);
        device.Length.ShouldBeGreaterThan(Session.MaxDeviceLength - 2);
        UnicodeText.IsWellFormed(device).ShouldBeTrue();
    }

    private static Session Started(bool remembered = false, string device = "") =>
        Session.Start(Guid.NewGuid(), new byte[32], new byte[32], remembered, TimeSpan.FromHours(24), Idle, "127.0.0.1", device, Now);
}

using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class UserAddressesTests
{
    private readonly User user = User.Register(UserName.Fold("somebody"), EmailAddress.Parse("a@example.com")!, "hash", "en", null, DateTimeOffset.UtcNow);

    [Fact]
    public void The_first_address_is_the_default_whether_asked_or_not()
    {
        var first = Add();

        Default().ShouldBe(first);
    }

    [Fact]
    public void There_is_one_default_whatever_happens()
    {
        var (first, second, third) = (Add(), Add(isDefault: true), Add());
        Default().ShouldBe(second);

        user.MakeDefaultAddress(third).ShouldBeTrue();
        Default().ShouldBe(third);

        user.ChangeAddress(Address(first, isDefault: true)).ShouldBeTrue();
        Default().ShouldBe(first);

        user.ChangeAddress(Address(first)).ShouldBeTrue();
        Default().ShouldBe(first);
    }

    [Fact]
    public void When_the_default_is_removed_the_newest_becomes_it()
    {
        var (first, _, third) = (Add(), Add(), Add());

        user.RemoveAddress(first).ShouldBeTrue();

        Default().ShouldBe(third);
    }

    [Fact]
    public void Removing_another_leaves_the_default_and_removing_the_last_leaves_none()
    {
        var (first, second) = (Add(), Add());

        user.RemoveAddress(second).ShouldBeTrue();
        Default().ShouldBe(first);
        user.RemoveAddress(first).ShouldBeTrue();
        user.Addresses.ShouldBeEmpty();
    }

    [Fact]
    public void There_are_at_most_twenty()
    {
        for (var n = 0; n < User.MaxAddresses; n++)
        {
            Add();
        }

        user.AddAddress(Address(Guid.NewGuid(), isDefault: true)).ShouldBeFalse();
        user.Addresses.Count.ShouldBe(20);
    }

    [Fact]
    public void What_isnt_there_can_neither_be_changed_nor_removed_nor_become_the_default()
    {
        var first = Add();

        user.ChangeAddress(Address(Guid.NewGuid())).ShouldBeFalse();
        user.RemoveAddress(Guid.NewGuid()).ShouldBeFalse();
        user.MakeDefaultAddress(Guid.NewGuid()).ShouldBeFalse();
        Default().ShouldBe(first);
    }

    [Fact]
    public void An_address_prints_nothing_of_where_somebody_lives() =>
        $"{Address(Guid.Empty)}".ShouldBe("PostalAddress 00000000-0000-0000-0000-000000000000");

    private Guid Add(bool isDefault = false)
    {
        var id = Guid.NewGuid();
        user.AddAddress(Address(id, isDefault)).ShouldBeTrue();
        return id;
    }

    private Guid Default() => user.Addresses.Where(a => a.IsDefault).ShouldHaveSingleItem().Id;

    private static PostalAddress Address(Guid id, bool isDefault = false) => new(id, "王小明", "+8613800138000", "441900", "街道 1 号", isDefault);
}

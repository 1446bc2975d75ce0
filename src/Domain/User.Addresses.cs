namespace Slices.Domain;

public sealed partial class User
{
    public const int MaxAddresses = 20;

    /// <summary>In the order they were added. Exactly one is the default, unless there are none.</summary>
    public List<PostalAddress> Addresses { get; private set; } = [];

    /// <returns>False when there are <see cref="MaxAddresses"/> already.</returns>
    public bool AddAddress(PostalAddress address)
    {
        if (Addresses.Count >= MaxAddresses)
        {
            return false;
        }
        SetAddresses([.. Addresses, address], address.IsDefault ? address.Id : null);
        return true;
    }

    /// <summary>Puts it in place of the one with the same id. The default stays one until another becomes it.</summary>
    /// <returns>False when there is none with that id.</returns>
    public bool ChangeAddress(PostalAddress address)
    {
        if (Find(address.Id) is not { } old)
        {
            return false;
        }
        SetAddresses(
            Addresses.Select(a => a.Id == address.Id ? address with { IsDefault = old.IsDefault } : a), address.IsDefault ? address.Id : null);
        return true;
    }

    /// <returns>False when there is none with that id.</returns>
    public bool MakeDefaultAddress(Guid id)
    {
        if (Find(id) is null)
        {
            return false;
        }
        SetAddresses(Addresses, id);
        return true;
    }

    /// <summary>When it was the default, the newest of the others becomes it.</summary>
    /// <returns>False when there is none with that id.</returns>
    public bool RemoveAddress(Guid id)
    {
        if (Find(id) is null)
        {
            return false;
        }
        SetAddresses(Addresses.Where(a => a.Id != id), preferred: null);
        return true;
    }

    private PostalAddress? Find(Guid id) => Addresses.Find(a => a.Id == id);

    private void SetAddresses(IEnumerable<PostalAddress> all, Guid? preferred)
    {
        var addresses = all.ToList();
        var chosen = preferred ?? (addresses.Find(a => a.IsDefault) ?? addresses.LastOrDefault())?.Id;
        Addresses = addresses.ConvertAll(a => a with { IsDefault = a.Id == chosen });
    }
}

using Microsoft.Data.Sqlite;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>Recognises the ways in which a full disk shows itself.</summary>
internal static class DiskFull
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool Is(Exception exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL,
            NoRoomException => true,
            IOException io => io.HResult is LinuxNoSpace or LinuxQuota or WindowsDiskFull,
            _ => false,
        };
}

/// <summary>The disk would be left with less than the configured reserve.</summary>
internal sealed class NoRoomException() : IOException("The disk has too little free space left (LocalCloud:KeepFreeBytes).");

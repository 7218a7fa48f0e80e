namespace RenderFarm.LocalCloud.Storage;

/// <summary>The disk would be left with less than the configured reserve.</summary>
internal sealed class NoRoomException() : IOException("The disk has too little free space left (LocalCloud:KeepFreeBytes).");

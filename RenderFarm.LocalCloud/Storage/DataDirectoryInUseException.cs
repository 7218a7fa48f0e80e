namespace RenderFarm.LocalCloud.Storage;

internal sealed class DataDirectoryInUseException(string directory, Exception cause)
    : IOException(
        $"The data directory {directory} is in use by another LocalCloud. "
            + "Stop that one, or give this one a directory of its own with --LocalCloud:DataDirectory.",
        cause
    );

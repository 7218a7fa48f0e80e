using System.Text;

namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>The first line of a script, as the kernel reads it: a program and at most one argument.</summary>
internal static class Interpreter
{
    /// <summary>Null when it is no script.</summary>
    public static string[]? Of(ReadOnlySpan<byte> script)
    {
        if (!script.StartsWith("#!"u8))
            return null;

        var end = script.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(end < 0 ? script[2..] : script[2..end]).Trim();
        return line.Length == 0 ? null : line.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
    }
}

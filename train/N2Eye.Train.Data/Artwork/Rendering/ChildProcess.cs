using System.ComponentModel;
using System.Diagnostics;

namespace N2Eye.Train.Data.Artwork.Rendering;

/// <summary>Starts tools of this machine.</summary>
internal static class ChildProcess
{
    /// <exception cref="DataException">The tool is not installed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new DataException($"Cannot start {start.FileName} ({failure.Message}): install Node.js with npm.", failure);
        }
    }
}

using System.Globalization;
using N2Eye.Train.Data.Scenes;
using SkiaSharp;

namespace N2Eye.Train.Data.Sessions;

/// <summary>A folder with <c>sessions.jsonl</c> and the pictures that it names, 500 in a folder.</summary>
public static class SessionFolder
{
    /// <summary>Name of the file with one session a line.</summary>
    public const string FileName = "sessions.jsonl";

    private const int PicturesInFolder = 500;

    /// <summary>Writes scenes as they come.</summary>
    /// <param name="folder">Where to; made where it is absent, and refused where it already holds sessions.</param>
    /// <param name="scenes">What to write.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="DataException">The folder already holds sessions.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static int Write(string folder, IEnumerable<ComposedScene> scenes)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path)) throw new DataException($"{path} is there already: give another folder, or delete it first.");
        Directory.CreateDirectory(folder);
        var count = 0;
        using (var lines = new StreamWriter(path + ".tmp") { NewLine = "\n" })
        {
            foreach (var scene in scenes)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"pictures/{count / PicturesInFolder:D3}/{count:D6}.png");
                var picture = Path.Combine(folder, name);
                if (count % PicturesInFolder == 0) Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
                Pictures.WritePng(picture, scene.Scene.Size, scene.Scene.Size, scene.Scene.Pixels);
                lines.WriteLine(SessionJson.Line(scene.Session with { Image = name }));
                count++;
            }
        }

        // What is interrupted leaves no sessions.jsonl.
        File.Move(path + ".tmp", path);
        return count;
    }

    /// <summary>Reads the sessions; pictures are read by <see cref="Picture"/>.</summary>
    /// <exception cref="DataException">The file is absent or a line is no session.</exception>
    public static IEnumerable<Session> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new DataException($"{path} is absent.");
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return SessionJson.Parse(line, $"{path}:{number}");
        }
    }

    /// <summary>A session's picture: width, height, and red, green, blue of each pixel: (height, width, 3).</summary>
    /// <exception cref="DataException">The picture is absent or cannot be read.</exception>
    public static (int Width, int Height, byte[] Pixels) Picture(string folder, Session session)
    {
        if (session.Image is null) throw new DataException($"{session.Id} names no picture.");
        return Pictures.Read(Path.Combine(folder, session.Image));
    }
}

using System.Text;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>Subjects and their tokens.</summary>
internal static class NatsNames
{
    /// <summary>Whether it is tokens with dots between.</summary>
    public static bool IsSubject(string subject) => subject.Length <= 256 && subject.Split('.').All(token => token.Length > 0 && token.All(PlainName.Has));

    /// <summary>A name as one token: what is no ASCII letter, digit, dash or underscore is written as in a URL, <c>%20</c> for a space.</summary>
    public static string Token(string name)
    {
        if (name.Length > 0 && name.All(PlainName.Has)) return name;
        var token = new StringBuilder(name.Length + 8);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            if (value < 128 && PlainName.Has((char)value)) token.Append((char)value);
            else token.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return token.Length == 0 ? "%" : token.ToString();
    }
}

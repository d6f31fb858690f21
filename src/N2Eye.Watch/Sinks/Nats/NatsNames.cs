using System.Text;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>Names of streams and tokens of subjects.</summary>
internal static class NatsNames
{
    /// <summary>Whether it can name a stream or consumer.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(IsPlain);

    /// <summary>Whether it is tokens with dots between.</summary>
    public static bool IsSubject(string subject) => subject.Length <= 256 && subject.Split('.').All(token => token.Length > 0 && token.All(IsPlain));

    /// <summary>A name as one token: what is no ASCII letter, digit, dash or underscore is written as in a URL, <c>%20</c> for a space.</summary>
    public static string Token(string name)
    {
        if (name.Length > 0 && name.All(IsPlain)) return name;
        var token = new StringBuilder(name.Length + 8);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            if (value < 128 && IsPlain((char)value)) token.Append((char)value);
            else token.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return token.Length == 0 ? "%" : token.ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}

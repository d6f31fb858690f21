using System.Globalization;

namespace N2Eye.Watch.Tests.Servers;

/// <summary>A mosquitto that keeps sessions and retained messages over its restarts.</summary>
/// <param name="password">What the user n2eye has to give; null asks nobody.</param>
/// <param name="tls">Whether it speaks TLS.</param>
internal sealed class Mosquitto(string? password = null, bool tls = false) : ServerProcess("mosquitto")
{
    public string Url => string.Create(CultureInfo.InvariantCulture, $"mqtt{(tls ? "s" : "")}://127.0.0.1:{Port}");

    /// <summary>The authority of its certificate.</summary>
    public string Authority => File("ca.pem");

    protected override IEnumerable<string> Arguments()
    {
        var users = File("users");
        if (password is not null) N2Eye.Tests.Tool.Run("mosquitto_passwd", "", "-b", "-c", users, "n2eye", password);
        var access = password is null ? "allow_anonymous true" : $"allow_anonymous false\npassword_file {users}";
        if (tls)
        {
            var (_, certificate, key) = TestCertificates.Write(File(""));
            access += $"\ncertfile {certificate}\nkeyfile {key}";
        }

        var lines = string.Create(CultureInfo.InvariantCulture, $"user root\nlistener {Port} 127.0.0.1\n{access}\npersistence true\npersistence_location {File("")}\nautosave_interval 1\nautosave_on_changes true\nmax_queued_messages 0\n");
        System.IO.File.WriteAllText(File("mosquitto.conf"), lines);
        return ["-c", File("mosquitto.conf")];
    }
}

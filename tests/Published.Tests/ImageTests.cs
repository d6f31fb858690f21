using System.Runtime.Versioning;
using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>The OCI image: its layers unpacked into a folder, and its entry point run there as its user, as an engine would.</summary>
[SupportedOSPlatform("linux")]
public sealed class ImageTests
{
    [Fact]
    public void This_machine_s_image_answers_as_an_unprivileged_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Tool.IsInstalled("skopeo"), "Entering another root folder needs root, unpacking needs skopeo.");
        using var folder = new TemporaryFolder();
        var (root, user) = Unpack(Published.Folder, folder);
        File.Copy(Published.SamplePicture, Path.Combine(root, "tmp", "picture.png"));
        Tool.Run("mount", "", "-t", "proc", "proc", Path.Combine(root, "proc"));
        try
        {
            var result = Published.Run(["chroot", $"--userspec={user}:{user}", root, "/app/n2eye", "ask", "/tmp/picture.png", Published.SampleQuestion, "--temperature", "0", "--max-tokens", "16"]);
            Assert.Equal((0, Published.Answer()), (result.ExitCode, result.Output));
        }
        finally
        {
            Tool.Run("umount", "", Path.Combine(root, "proc"));
        }
    }

    [Fact]
    public void The_arm64_image_answers_under_emulation()
    {
        Assert.SkipUnless(Tool.IsInstalled("skopeo"), "Unpacking needs skopeo.");
        var qemu = Published.Needed("N2EYE_QEMU_AARCH64");
        using var folder = new TemporaryFolder();
        var (root, _) = Unpack(Published.Arm64Folder, folder);
        var result = Published.Run([qemu, "-L", root, "-cpu", "neoverse-n1", .. Published.Ask(Path.Combine(root, "app", "n2eye"))]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(Published.Answer(), result.Output);
    }

    private static (string Root, string User) Unpack(string published, TemporaryFolder folder)
    {
        Tool.Run("skopeo", "", "copy", "--quiet", $"oci-archive:{Path.Combine(published, "n2eye.oci.tar")}", $"dir:{folder.File("image")}");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("image"), "manifest.json")));
        using var config = JsonDocument.Parse(File.ReadAllBytes(Blob(manifest.RootElement.GetProperty("config"))));
        var image = config.RootElement.GetProperty("config");
        Assert.Equal("/app/n2eye", image.GetProperty("Entrypoint")[0].GetString());
        var user = image.GetProperty("User").GetString()!;
        Assert.NotEqual("0", user);
        Assert.NotEqual("root", user);
        var root = Directory.CreateDirectory(folder.File("root")).FullName;
        foreach (var layer in manifest.RootElement.GetProperty("layers").EnumerateArray()) Tool.Run("tar", "", "-xzf", Blob(layer), "-C", root);
        // The file that the image holds is the published one.
        Assert.True(File.ReadAllBytes(Path.Combine(published, "n2eye")).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(root, "app", "n2eye"))));
        return (root, user);

        string Blob(JsonElement descriptor) => Path.Combine(folder.File("image"), descriptor.GetProperty("digest").GetString()!.Split(':')[1]);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using N2Eye.Watch.Sources.Video;

namespace N2Eye.Tests.Sources.Video;

/// <summary>A C++ compiler checks sizes, offsets and numbers against the kernel's header, for both architectures.</summary>
public class V4l2LayoutTests
{
    private static readonly (Type Type, string Name, (string Field, string Member)[] Fields)[] Structs =
    [
        (typeof(V4l2Structs.Capability), "v4l2_capability", [("Capabilities", "capabilities"), ("DeviceCapabilities", "device_caps")]),
        (typeof(V4l2Structs.FormatDescription), "v4l2_fmtdesc", [("Index", "index"), ("Type", "type"), ("PixelFormat", "pixelformat")]),
        (typeof(V4l2Structs.Format), "v4l2_format",
            [("Type", "type"), ("Width", "fmt.pix.width"), ("Height", "fmt.pix.height"), ("PixelFormat", "fmt.pix.pixelformat"), ("Field", "fmt.pix.field"), ("BytesPerLine", "fmt.pix.bytesperline"), ("SizeImage", "fmt.pix.sizeimage")]),
        (typeof(V4l2Structs.StreamParameters), "v4l2_streamparm",
            [("Type", "type"), ("Numerator", "parm.capture.timeperframe.numerator"), ("Denominator", "parm.capture.timeperframe.denominator")]),
        (typeof(V4l2Structs.BufferRequest), "v4l2_requestbuffers", [("Count", "count"), ("Type", "type"), ("Memory", "memory")]),
        (typeof(V4l2Structs.Buffer), "v4l2_buffer",
            [("Index", "index"), ("Type", "type"), ("BytesUsed", "bytesused"), ("Flags", "flags"), ("Memory", "memory"), ("Offset", "m.offset"), ("Length", "length")]),
    ];

    [Theory]
    [InlineData("g++")]
    [InlineData("aarch64-linux-gnu-g++")]
    public void Structures_and_numbers_are_the_kernels(string compiler)
    {
        Assert.SkipUnless(Tool.IsInstalled(compiler), $"{compiler} is not installed.");
        var source = new StringBuilder("#include <cstddef>\n#include <linux/videodev2.h>\n");
        foreach (var (type, name, fields) in Structs)
        {
            Claim($"sizeof({name}) == {Marshal.SizeOf(type)}");
            foreach (var (field, member) in fields)
                Claim($"offsetof({name}, {member}) == {Marshal.OffsetOf(type, field)}");
            Assert.Equal(type.GetFields().Select(field => field.Name), fields.Select(field => field.Field));
        }

        foreach (var (number, name) in Numbers()) Claim($"{name} == {number}u");
        Tool.Run(compiler, source.ToString(), "-fsyntax-only", "-Wno-invalid-offsetof", "-x", "c++", "-");

        void Claim(string claim) => source.Append(CultureInfo.InvariantCulture, $"static_assert({claim}, \"{claim}\");\n");
    }

    private static IEnumerable<(uint Number, string Name)> Numbers() =>
    [
        (V4l2.QueryCapabilities, "VIDIOC_QUERYCAP"), (V4l2.EnumerateFormats, "VIDIOC_ENUM_FMT"), (V4l2.SetFormat, "VIDIOC_S_FMT"),
        (V4l2.SetParameters, "VIDIOC_S_PARM"), (V4l2.RequestBuffers, "VIDIOC_REQBUFS"), (V4l2.QueryBuffer, "VIDIOC_QUERYBUF"),
        (V4l2.QueueBuffer, "VIDIOC_QBUF"), (V4l2.DequeueBuffer, "VIDIOC_DQBUF"), (V4l2.StreamOn, "VIDIOC_STREAMON"), (V4l2.StreamOff, "VIDIOC_STREAMOFF"),
        (V4l2.VideoCapture, "V4L2_BUF_TYPE_VIDEO_CAPTURE"), (V4l2.MappedMemory, "V4L2_MEMORY_MMAP"), (V4l2.CanCapture, "V4L2_CAP_VIDEO_CAPTURE"),
        (V4l2.CanCaptureInPlanes, "V4L2_CAP_VIDEO_CAPTURE_MPLANE"), (V4l2.CanStream, "V4L2_CAP_STREAMING"), (V4l2.HasDeviceCapabilities, "V4L2_CAP_DEVICE_CAPS"),
        (V4l2.BufferError, "V4L2_BUF_FLAG_ERROR"), (V4l2.AnyField, "V4L2_FIELD_ANY"), (V4l2.FourCc("MJPG"), "V4L2_PIX_FMT_MJPEG"),
        (V4l2.FourCc("YUYV"), "V4L2_PIX_FMT_YUYV"), (V4l2.FourCc("NV12"), "V4L2_PIX_FMT_NV12"), (V4l2.FourCc("JPEG"), "V4L2_PIX_FMT_JPEG"),
    ];
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Service.Http;

/// <summary>What each address answers.</summary>
/// <param name="state">What is shown.</param>
internal sealed class StatusPages(IServiceState state)
{
    private const string Ask = "/ask/";
    private const string Picture = "/pictures/";

    /// <summary>Answers a request.</summary>
    public void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        // The page loads nothing from elsewhere, and nobody may show it in theirs.
        response.Headers["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cache-Control"] = "no-store";
        var path = request.Url?.AbsolutePath ?? "/";
        var isReading = request.HttpMethod is "GET" or "HEAD";
        if (path.StartsWith(Ask, StringComparison.Ordinal)) AnswerAsk(request, response, Uri.UnescapeDataString(path[Ask.Length..]));
        else if (!isReading) Refuse(response, HttpStatusCode.MethodNotAllowed, $"{path} can only be read: use GET.");
        else if (path.StartsWith(Picture, StringComparison.Ordinal)) AnswerPicture(response, path[Picture.Length..]);
        else AnswerRead(response, path);
    }

    private void AnswerRead(HttpListenerResponse response, string path)
    {
        switch (path)
        {
            case "/":
                Send(response, "text/html; charset=utf-8", Resource("page.html"));
                break;
            case "/page.js":
                Send(response, "text/javascript; charset=utf-8", Resource("page.js"));
                break;
            case "/page.css":
                Send(response, "text/css; charset=utf-8", Resource("page.css"));
                break;
            case "/health":
                var health = state.Health();
                if (!health.IsFine) response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
                Send(response, health, ServiceJson.Default.Health);
                break;
            case "/metrics":
                Send(response, PrometheusText.ContentType, Encoding.UTF8.GetBytes(state.Metrics()));
                break;
            case "/events":
                Send(response, [.. state.Recent.All().Select(entry => new ShownEvent(entry.Event, entry.HasPicture))], ServiceJson.Default.IReadOnlyListShownEvent);
                break;
            default:
                Refuse(response, HttpStatusCode.NotFound, $"{path} is not here: there are /, /health, /metrics, /events and POST /ask/TRIGGER.");
                break;
        }
    }

    private void AnswerPicture(HttpListenerResponse response, string id)
    {
        if (state.Recent.PictureOf(id) is not { } frame)
        {
            Refuse(response, HttpStatusCode.NotFound, "The picture is not kept any more.");
            return;
        }

        var (bytes, extension) = FrameFile.Of(frame);
        // An event's picture never changes.
        response.Headers["Cache-Control"] = "private, max-age=3600, immutable";
        Send(response, extension == "jpg" ? "image/jpeg" : $"image/{extension}", bytes.Span);
    }

    private void AnswerAsk(HttpListenerRequest request, HttpListenerResponse response, string trigger)
    {
        if (request.HttpMethod != "POST")
        {
            Refuse(response, HttpStatusCode.MethodNotAllowed, "Asking needs POST.");
        }
        else if (request.Headers["Content-Length"] is null && request.Headers["Transfer-Encoding"] is null)
        {
            // The listener has answered 411 already, and hands such a request on all the same.
            response.Abort();
        }
        else if (request.Headers["Origin"] is { Length: > 0 } origin && origin != $"{request.Url!.Scheme}://{request.Url.Authority}")
        {
            // A page of somebody else, in a browser on this box, may send a POST too.
            Refuse(response, HttpStatusCode.Forbidden, $"Pages of {origin} may not ask.");
        }
        else
        {
            Told(response, trigger, state.Ask(trigger, "HTTP"));
        }
    }

    private static void Told(HttpListenerResponse response, string trigger, AskResult result)
    {
        switch (result)
        {
            case AskResult.Accepted:
                response.StatusCode = (int)HttpStatusCode.Accepted;
                Send(response, new Acceptance(trigger), ServiceJson.Default.Acceptance);
                break;
            case AskResult.NoPicture:
                Refuse(response, HttpStatusCode.ServiceUnavailable, "No camera has a picture to ask about.");
                break;
            default:
                Refuse(response, HttpStatusCode.NotFound, $"There is no trigger \"{trigger}\".");
                break;
        }
    }

    private static void Refuse(HttpListenerResponse response, HttpStatusCode code, string why)
    {
        response.StatusCode = (int)code;
        Send(response, new Refusal(why), ServiceJson.Default.Refusal);
    }

    private static void Send<T>(HttpListenerResponse response, T value, JsonTypeInfo<T> type) =>
        Send(response, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static void Send(HttpListenerResponse response, string type, ReadOnlySpan<byte> content)
    {
        response.ContentType = type;
        response.ContentLength64 = content.Length;
        response.OutputStream.Write(content);
        response.Close();
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(StatusPages).Assembly.GetManifestResourceStream($"N2Eye.Watch.Page.{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

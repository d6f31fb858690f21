using System.Globalization;
using System.Text.Json;
using N2Eye.Runtime;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;

namespace N2Eye.Watch.Fleet;

/// <summary>Why a question will never be answered, one line.</summary>
internal sealed class UnanswerableException(string message, Exception? inner = null) : Exception(message.ReplaceLineEndings(" "), inner);

/// <summary>One question that was taken from the queue: read, answered, or found to be none.</summary>
/// <param name="message">The message.</param>
/// <param name="options">How often it may be tried, and how long its picture is waited for.</param>
/// <param name="time">The clock of that wait.</param>
internal sealed class FleetTask(INatsJSMsg<byte[]> message, FleetOptions options, TimeProvider time)
{
    private const long LargestPicture = 128 << 20;

    // Of the time after which a silent box is given up: the queue goes on behind a picture of which a part was lost.
    private const double FetchPatience = 4;

    private FleetQuestion? question;

    /// <summary>How often it was given to a box, this time included.</summary>
    public long Attempt => message.Metadata is { } metadata ? (long)metadata.NumDelivered : 1;

    /// <summary>The question's id; the message's number in the stream where it has none.</summary>
    public string Id { get; private set; } = string.Create(CultureInfo.InvariantCulture, $"message-{message.Metadata?.Sequence.Stream ?? 0}");

    /// <summary>The message's bytes.</summary>
    public byte[] Data => message.Data ?? [];

    /// <summary>Answers it on a thread of its own: computing is no work for the pool's.</summary>
    /// <exception cref="UnanswerableException">It never will be answered.</exception>
    /// <exception cref="N2EyeException">Not by this box, now.</exception>
    public async Task<FleetResult> AnswerAsync(IFleetAnswerer answerer, NatsObjContext objects, CancellationToken cancellation)
    {
        Parse();
        if (Attempt > options.MaxDeliver) throw new UnanswerableException(string.Create(CultureInfo.InvariantCulture, $"it was given to a box {options.MaxDeliver} times and not answered"));
        var picture = question!.Picture ?? await FetchAsync(question.PictureObject!, objects, cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(() => answerer.Answer(question, picture, cancellation), cancellation, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (N2EyeException refused) when (refused.Kind is FailureKind.BadInput or FailureKind.ContextFull)
        {
            throw new UnanswerableException(refused.Message, refused);
        }
        catch (Exception defect) when (defect is not N2EyeException && !(defect is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            // Whatever it is, the next question may be answered.
            throw new N2EyeException(FailureKind.Execution, $"internal error: {defect.GetType().Name}: {defect.Message}", defect);
        }
    }

    private void Parse()
    {
        try
        {
            question = FleetQuestion.Read(Data);
            Id = question.Id;
        }
        catch (JsonException exception)
        {
            throw new UnanswerableException("it is no question: " + exception.Message, exception);
        }
    }

    private async Task<byte[]> FetchAsync(ObjectReference reference, NatsObjContext objects, CancellationToken cancellation)
    {
        var seconds = options.AckWaitSeconds * FetchPatience;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            var store = await objects.GetObjectStoreAsync(reference.Bucket, limit.Token).ConfigureAwait(false);
            var info = await store.GetInfoAsync(reference.Name, cancellationToken: limit.Token).ConfigureAwait(false);
            if (info.Size > LargestPicture) throw new UnanswerableException($"its picture {reference.Bucket}/{reference.Name} is larger than {LargestPicture >> 20} MiB");
            return await store.GetBytesAsync(reference.Name, limit.Token).ConfigureAwait(false);
        }
        catch (Exception absent) when (absent is NatsObjException or ArgumentException or NatsJSApiException { Error.Code: 404 })
        {
            throw new UnanswerableException($"its picture {reference.Bucket}/{reference.Name} cannot be had: {absent.Message}", absent);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new N2EyeException(FailureKind.Execution, string.Create(CultureInfo.InvariantCulture, $"its picture {reference.Bucket}/{reference.Name} did not come within {seconds} s"), late);
        }
    }
}

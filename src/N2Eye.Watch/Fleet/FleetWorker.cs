using System.Text.Json;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Nats;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;

namespace N2Eye.Watch.Fleet;

/// <summary>How a worker does, for health and metrics.</summary>
/// <param name="Answered">Questions that were answered since it started.</param>
/// <param name="Returned">Times that a question went back to the queue.</param>
/// <param name="Dead">Questions that cannot be answered.</param>
/// <param name="LastError">Why the queue cannot be reached; null where it can.</param>
public sealed record FleetState(long Answered, long Returned, long Dead, string? LastError);

/// <summary>
/// Takes questions from a work queue that boxes share, one at a time. A question is acknowledged when its result is stored: a box that
/// dies in between leaves it to another. A result may then come twice, with the same id.
/// </summary>
public sealed class FleetWorker : IAsyncDisposable
{
    private readonly FleetOptions options;
    private readonly IFleetAnswerer answerer;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly NatsConnection connection;
    private readonly NatsJSContext context;
    private readonly NatsObjContext objects;
    private readonly Backoff backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), Backoff.ForServers, Random.Shared.NextDouble);
    private long answered;
    private long returned;
    private long dead;
    private string? lastError;

    /// <summary>A worker; <see cref="RunAsync"/> connects it.</summary>
    /// <param name="options">The queue.</param>
    /// <param name="answerer">What answers.</param>
    /// <param name="time">The clock of signs of life and waits.</param>
    /// <param name="logger">Told of each question.</param>
    public FleetWorker(FleetOptions options, IFleetAnswerer answerer, TimeProvider time, ILogger logger)
    {
        (this.options, this.answerer, this.time, this.logger) = (options, answerer, time, logger);
        connection = options.Server.Connect("n2eye work " + options.WorkerName);
        context = new NatsJSContext(connection);
        objects = new NatsObjContext(context);
    }

    /// <summary>How it does.</summary>
    public FleetState State => new(Interlocked.Read(ref answered), Interlocked.Read(ref returned), Interlocked.Read(ref dead), Volatile.Read(ref lastError));

    /// <summary>Works until it is to stop; the question that it is at is answered first.</summary>
    /// <param name="stopping">No further question is taken.</param>
    /// <param name="aborting">The question that it is at goes back to the queue too.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        INatsJSConsumer? consumer = null;
        while (!stopping.IsCancellationRequested && !aborting.IsCancellationRequested)
        {
            try
            {
                consumer ??= await OpenAsync(stopping).ConfigureAwait(false);
                var message = await consumer.NextAsync(NatsRawSerializer<byte[]>.Default, new NatsJSNextOpts { Expires = TimeSpan.FromSeconds(30) }, stopping).ConfigureAwait(false);
                Works();
                if (message is not null) await WorkAsync(message, aborting).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || aborting.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is SinkException || NatsFailure.IsOne(exception, stopping))
            {
                consumer = null;
                Fails(exception);
                await Task.Delay(backoff.Next(), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<INatsJSConsumer> OpenAsync(CancellationToken cancellation)
    {
        await connection.ConnectAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        var consumer = await FleetStreams.OpenAsync(context, options, cancellation).ConfigureAwait(false);
        logger.Working(options.WorkStream, options.Server.Url);
        return consumer;
    }

    private async Task WorkAsync(INatsJSMsg<byte[]> message, CancellationToken aborting)
    {
        var taken = time.GetUtcNow();
        var task = new FleetTask(message, options, time);
        using var alive = new SignsOfLife(message, TimeSpan.FromSeconds(options.AckWaitSeconds / 3), time);
        try
        {
            var result = await task.AnswerAsync(answerer, objects, aborting).ConfigureAwait(false);
            await StoreAsync(Complete(result), aborting).ConfigureAwait(false);
            await message.AckAsync(new AckOpts { DoubleAck = true }, aborting).ConfigureAwait(false);
            Interlocked.Increment(ref answered);
            logger.QuestionAnswered(task.Id, task.Attempt);
        }
        catch (UnanswerableException exception)
        {
            await BuryAsync(task, exception.Message, aborting).ConfigureAwait(false);
            await StoreAsync(Complete(new FleetResult { Id = task.Id, Error = exception.Message }), aborting).ConfigureAwait(false);
            await message.AckTerminateAsync(new AckOpts { DoubleAck = true }, aborting).ConfigureAwait(false);
            Interlocked.Increment(ref dead);
            logger.QuestionDead(task.Id, exception.Message);
        }
        catch (Exception exception) when (exception is N2EyeException || (exception is OperationCanceledException && aborting.IsCancellationRequested))
        {
            Interlocked.Increment(ref returned);
            logger.QuestionReturned(task.Id, exception.Message.ReplaceLineEndings(" "));
            // At once where this box ends; otherwise after a moment, so that one that fails at everything does not empty the queue.
            await message.NakAsync(new AckOpts { NakDelay = aborting.IsCancellationRequested ? default : TimeSpan.FromSeconds(5) }, CancellationToken.None).ConfigureAwait(false);
        }

        FleetResult Complete(FleetResult result) => result with { Id = task.Id, Worker = options.WorkerName, Attempt = task.Attempt, Taken = taken, Answered = time.GetUtcNow() };
    }

    private async Task StoreAsync(FleetResult result, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(result, FleetJson.Default.FleetResult);
        // As in the subject: a header holds ASCII, and ids that differ must differ in it.
        await PublishAsync(FleetStreams.Result(options, result.Id), json, NatsNames.Token(result.Id), headers: null, cancellation).ConfigureAwait(false);
    }

    private Task BuryAsync(FleetTask task, string why, CancellationToken cancellation) =>
        // A header holds one line of ASCII.
        PublishAsync(FleetStreams.Dead(options, task.Id), task.Data, "dead-" + NatsNames.Token(task.Id), new NatsHeaders { ["N2Eye-Why"] = string.Concat(why.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c : '?')) }, cancellation);

    private async Task PublishAsync(string subject, byte[] data, string id, NatsHeaders? headers, CancellationToken cancellation)
    {
        var stored = await context.PublishAsync(subject, data, NatsRawSerializer<byte[]>.Default, new NatsJSPubOpts { MsgId = id, ExpectedStream = options.ResultStream }, headers, cancellation).ConfigureAwait(false);
        if (stored.Error is { } error) throw new SinkException($"stream {options.ResultStream} refuses a result: {error.Description}.");
    }

    private void Works()
    {
        backoff.Reset();
        Volatile.Write(ref lastError, null);
    }

    private void Fails(Exception exception)
    {
        var why = exception is SinkException ? exception.Message : NatsFailure.Reason(exception, connection);
        if (lastError is null) logger.QueueFailing(options.Server.Url, why);
        Volatile.Write(ref lastError, why);
    }
}

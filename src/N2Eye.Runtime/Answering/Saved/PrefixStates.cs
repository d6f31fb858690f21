using System.Runtime.InteropServices;
using System.Text.Json;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>
/// The decoder's state after the beginning that many prompts share, the system prompt and tools: kept in the cache folder, and in memory once it came
/// twice in a row, and read from there instead of computed. It is computed apart from the rest of the prompt even where nothing is kept: rows of one call and of two are rounded differently, and an
/// answer must not depend on what lies on the disk.
/// </summary>
/// <param name="engine">Whose decoder it is.</param>
/// <param name="cache">Where states are kept; null = nowhere.</param>
/// <param name="note">Told what went wrong with the folder, one line.</param>
internal sealed class PrefixStates(Engine engine, string? cache, Action<string> note)
{
    /// <summary>Shorter beginnings are computed with the rest: a call of their own would read every weight once more for what a file saves.</summary>
    public const int Least = 32;

    private const int MostFiles = 8;

    /// <summary>Bytes of one state, at most, so that the folder stays below half a gigabyte.</summary>
    private const long MostBytes = 64 << 20;

    private int[] last = [];
    private float[]? memory; // the state after last

    private readonly KeptFiles? files = cache is null ? null : new KeptFiles(cache, SavedKind.Prefix, MostFiles, note);

    /// <summary>Puts a prompt's beginning into an empty sequence.</summary>
    /// <param name="run">The sequence.</param>
    /// <param name="request">What the prompt was made from.</param>
    /// <param name="sequence">The prompt.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <returns>Positions that are in the sequence now, and how many of them were known.</returns>
    public (int Length, int Known) Begin(ISavableRun run, ChatRequest request, InputSequence sequence, CancellationToken cancellation)
    {
        var length = LengthOf(request, sequence);
        if (length < Least) return (0, 0);
        var ids = sequence.Ids[..length].ToArray();
        var isAgain = ids.AsSpan().SequenceEqual(last);
        if (isAgain && memory is not null)
        {
            Restore(run, length, memory);
            return (length, length);
        }

        var known = ReadOrCompute(run, ids, cancellation);
        // A process that asks once has no use for a copy.
        (last, memory) = (ids, isAgain ? Copy(run) : null);
        return (length, known);
    }

    /// <summary>Positions that were read from a file: all or none.</summary>
    private int ReadOrCompute(ISavableRun run, int[] ids, CancellationToken cancellation)
    {
        var head = files is null ? null : JsonSerializer.SerializeToUtf8Bytes(
            new PrefixHead { Fingerprint = engine.Model.Fingerprint, Weights = engine.WeightsSum, Program = Engine.Version, Ids = ids }, SavedJson.Default.PrefixHead);
        if (head is not null && files!.TryRead(head, file => Restore(run, ids.Length, file))) return ids.Length;
        run.Append(InputSequence.FromWidened(ids, engine.Model.ImageToken, [], engine.Model.Vision.Shape.FeatureRows), 0, cancellation);
        if (head is not null && SizeOf(run) <= MostBytes / sizeof(float)) files!.TryWrite(head, file => run.Visit(stretch => file.Write(MemoryMarshal.AsBytes(stretch))));
        return 0;
    }

    private static long SizeOf(ISavableRun run)
    {
        var count = 0L;
        run.Visit(stretch => count += stretch.Length);
        return count;
    }

    /// <summary>The state, one stretch behind the other; null where it is too large to keep.</summary>
    private static float[]? Copy(ISavableRun run)
    {
        var count = SizeOf(run);
        if (count > MostBytes / sizeof(float)) return null;
        var copy = new float[count];
        var at = 0;
        run.Visit(stretch =>
        {
            stretch.CopyTo(copy.AsSpan(at));
            at += stretch.Length;
        });
        return copy;
    }

    private static void Restore(ISavableRun run, int length, float[] state)
    {
        var at = 0;
        run.Restore(length, stretch =>
        {
            state.AsSpan(at, stretch.Length).CopyTo(stretch);
            at += stretch.Length;
        });
    }

    private static void Restore(ISavableRun run, int length, SavedFileReader file)
    {
        run.Restore(length, stretch => file.Read(MemoryMarshal.AsBytes(stretch)));
        try
        {
            file.Finish();
        }
        catch
        {
            run.Clear();
            throw;
        }
    }

    /// <summary>Positions that come before the first user's message; 0 where the template has no such beginning.</summary>
    private int LengthOf(ChatRequest request, InputSequence sequence)
    {
        var leading = request.Messages.TakeWhile(message => message.Role != "user").ToList();
        if ((leading.Count == 0 && request.Tools is not { Count: > 0 }) || leading.Count == request.Messages.Count) return 0;
        var ids = new List<int>();
        try
        {
            engine.Model.Tokenizer.Encode(engine.Model.Template.Render(request with { Messages = leading, AddGenerationPrompt = false }), ids);
        }
        catch (N2EyeException)
        {
            // A template that refuses a conversation without a question.
            return 0;
        }

        // What another rendering gives counts only as far as it is this prompt, up to the last position, whose logits are needed.
        var isBeginning = ids.Count < sequence.Length && sequence.Ids[..ids.Count].SequenceEqual(CollectionsMarshal.AsSpan(ids)) && !ids.Contains(engine.Model.ImageToken);
        return isBeginning ? ids.Count : 0;
    }
}

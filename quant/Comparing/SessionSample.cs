using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime;

namespace N2Eye.Quant.Comparing;

/// <summary>The sessions that are asked.</summary>
internal static class SessionSample
{
    /// <summary>At most so many of a folder's sessions, evenly spread: test sets are sorted by type of question.</summary>
    /// <exception cref="N2EyeException">FileAccess or BadInput; one line with file, line and field.</exception>
    public static IReadOnlyList<CalibrationSession> Read(string data, int most)
    {
        var sessions = CalibrationSession.Read(data, int.MaxValue, "--data");
        return sessions.Count <= most ? sessions : [.. Enumerable.Range(0, most).Select(i => sessions[(int)((long)i * sessions.Count / most)])];
    }

    /// <summary>Positions that the longest question and its answer take.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="inputs">As the model reads them.</param>
    /// <param name="answer">Longest answer, tokens.</param>
    /// <param name="positions">That the model was made for.</param>
    /// <exception cref="N2EyeException">BadInput: more than the model was made for.</exception>
    public static int Context(IEnumerable<CalibrationSession> sessions, SessionInputs inputs, int answer, int positions)
    {
        var longest = 0;
        foreach (var session in sessions)
        {
            foreach (var turn in session.Turns)
            {
                var length = inputs.Length(session, turn) + answer;
                if (length > positions)
                    throw new N2EyeException(FailureKind.BadInput, $"{session.Place}: question and answer take up to {length} tokens, and the model was made for {positions}: leave the session out, or give a smaller --max-tokens.");
                longest = Math.Max(longest, length);
            }
        }

        return longest;
    }
}

using System;
using System.Globalization;
using System.IO;
using System.Threading;
using Vaglio;

/// <summary>Has a picture inspected, then says what happens at the station until Ctrl-C or so many verdicts.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string token = Environment.GetEnvironmentVariable("VAGLIO_TOKEN");
        if (args.Length < 2 || string.IsNullOrEmpty(token))
        {
            Console.Error.WriteLine("usage: VAGLIO_TOKEN=<token> sample <address of the page> <picture> [verdicts to hear]");
            return 2;
        }
        var client = new VaglioClient(new Uri(args[0]), token);
        try
        {
            Readiness now = client.AskReady();
            Console.WriteLine(now.IsReady ? "READY" : "not ready: " + now.Reason);
            Console.WriteLine("asked: " + Describe(client.Classify(File.ReadAllBytes(args[1]))));
            Listen(client, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : int.MaxValue);
            return 0;
        }
        catch (VaglioException error)
        {
            Console.Error.WriteLine(error.Title + ": " + error.Message);
            return 1;
        }
    }

    private static void Listen(VaglioClient client, int verdictsMax)
    {
        using (var ending = new CancellationTokenSource())
        {
            Console.CancelKeyPress += (_, pressed) =>
            {
                pressed.Cancel = true;
                ending.Cancel();
            };
            int heard = 0;
            EventListener listener = client.Listen();
            listener.ReadinessChanged += ready => Console.WriteLine(ready.IsReady ? "READY" : "not ready: " + ready.Reason);
            listener.VerdictsMissed += () => Console.WriteLine("some verdicts were missed");
            listener.VerdictHeard += verdict =>
            {
                if (heard == verdictsMax) return;
                Console.WriteLine("heard: " + Describe(verdict));
                if (++heard == verdictsMax) ending.Cancel();
            };
            listener.Run(ending.Token);
        }
    }

    private static string Describe(Verdict verdict)
    {
        string score = verdict.Score.HasValue ? verdict.Score.Value.ToString("0.00", CultureInfo.InvariantCulture) : "none";
        string facts = verdict.Basis + ", score " + score + ", " + verdict.LatencyMs.ToString("0", CultureInfo.InvariantCulture) + " ms";
        return "part " + verdict.Sequence + " " + verdict.Result + " (" + facts + ") " + string.Join("; ", verdict.Reasons);
    }
}

using System;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;

namespace Vaglio
{
    /// <summary>
    /// Hears what happens at a station (server-sent events). It reconnects by itself and goes on where it was, so that no
    /// verdict is missed or told twice; while it cannot hear, the station counts as not ready.
    /// </summary>
    public sealed class EventListener
    {
        /// <summary>The console says something every two seconds.</summary>
        private const int SilenceMsMax = 10000;
        private const int ReconnectMs = 1000;

        private readonly VaglioClient client;
        private string lastId;
        private bool? wasReady;
        private string lastReason;

        internal EventListener(VaglioClient client)
        {
            this.client = client;
        }

        /// <summary>Each verdict, in the order in which they were made.</summary>
        public event Action<Verdict> VerdictHeard;

        /// <summary>Told at first and whenever it changes.</summary>
        public event Action<Readiness> ReadinessChanged;

        /// <summary>More was missed than the console remembers: read <c>GET /api/parts</c>.</summary>
        public event Action VerdictsMissed;

        /// <summary>Listens until it is cancelled. What a handler throws ends it.</summary>
        /// <exception cref="VaglioException">the token is not valid, or may not listen</exception>
        public void Run(CancellationToken cancellation)
        {
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    Listen(cancellation);
                }
                catch (WebException error)
                {
                    if (cancellation.IsCancellationRequested) return;
                    VaglioException problem = VaglioClient.ProblemOf(error);
                    if (problem.Status == 401 || problem.Status == 403) throw problem;
                    Tell(false, problem.Message);
                }
                catch (IOException error)
                {
                    if (cancellation.IsCancellationRequested) return;
                    Tell(false, "the console is not heard: " + error.Message);
                }
                cancellation.WaitHandle.WaitOne(ReconnectMs);
            }
        }

        private void Listen(CancellationToken cancellation)
        {
            HttpWebRequest request = client.Request("GET", "/api/events");
            request.ReadWriteTimeout = SilenceMsMax;
            request.KeepAlive = false;
            request.Accept = "text/event-stream";
            if (lastId != null) request.Headers["Last-Event-ID"] = lastId;
            using (cancellation.Register(request.Abort))
            using (WebResponse answer = request.GetResponse())
            using (var reader = new StreamReader(answer.GetResponseStream(), Encoding.UTF8)) Read(reader);
            if (!cancellation.IsCancellationRequested) Tell(false, "the console has ended the connection");
        }

        /// <summary>The format of WHATWG HTML, 9.2, as far as the console uses it: one line of data an event.</summary>
        private void Read(TextReader reader)
        {
            string id = null, name = "", data = "";
            for (string line = reader.ReadLine(); line != null; line = reader.ReadLine())
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line.Substring(4);
                else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line.Substring(7);
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line.Substring(6);
                else if (line == "")
                {
                    if (data != "") Take(name, data);
                    lastId = id ?? lastId;
                    id = null;
                    name = data = "";
                }
            }
        }

        private void Take(string name, string data)
        {
            if (name == "verdict") VerdictHeard?.Invoke(Verdict.From(data));
            else if (name == "reset") VerdictsMissed?.Invoke();
            else if (name == "station")
            {
                var station = new Fields(Json.Read(data));
                Tell(station.Is("ready"), station.Text("reason"));
            }
        }

        private void Tell(bool ready, string reason)
        {
            if (wasReady == ready && lastReason == reason) return;
            wasReady = ready;
            lastReason = reason;
            ReadinessChanged?.Invoke(new Readiness(ready, reason));
        }
    }
}

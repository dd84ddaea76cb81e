using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;

namespace Vaglio
{
    /// <summary>
    /// Talks to the console of a station: has pictures inspected, hears verdicts, watches READY. Its methods wait for the
    /// answer; several threads may use one client.
    /// </summary>
    public sealed class VaglioClient
    {
        private const int AttemptsMax = 3;
        private const int TimeoutMs = 30000;
        private const int ConnectionsMax = 32;

        private readonly Uri address;
        private readonly string token;

        /// <param name="address">of the console's page, such as <c>http://127.0.0.1:7080</c></param>
        /// <param name="token">an API token of the role operator (viewer is enough to listen)</param>
        public VaglioClient(Uri address, string token)
        {
            this.address = address;
            this.token = token;
        }

        /// <summary>Has the picture inspected at a station of one view.</summary>
        /// <param name="picture">a JPEG or a PNG</param>
        /// <param name="key">
        /// Names the request: what is sent again under the same key within ten minutes is the same part. A new one unless
        /// given.
        /// </param>
        /// <exception cref="VaglioException">after several attempts, all of which were the same part</exception>
        public Verdict Classify(byte[] picture, string key = null)
        {
            return Verdict.From(PostAgain("image/jpeg", picture, key));
        }

        /// <summary>Has the pictures of a part inspected, one for each view of the station.</summary>
        /// <exception cref="VaglioException">after several attempts, all of which were the same part</exception>
        public Verdict Classify(IDictionary<string, byte[]> pictures, string key = null)
        {
            string boundary = "vaglio-" + Guid.NewGuid().ToString("N");
            return Verdict.From(PostAgain("multipart/form-data; boundary=" + boundary, Form(pictures, boundary), key));
        }

        /// <summary>Whether the station inspects right now.</summary>
        public Readiness AskReady()
        {
            try
            {
                using (WebResponse answer = Request("GET", "/api/ready").GetResponse())
                    return new Readiness(true, "");
            }
            catch (WebException error)
            {
                VaglioException problem = ProblemOf(error);
                return new Readiness(false, problem.Message);
            }
        }

        /// <summary>Hears verdicts and READY; see <see cref="EventListener.Run"/>.</summary>
        public EventListener Listen()
        {
            return new EventListener(this);
        }

        internal HttpWebRequest Request(string method, string path)
        {
#pragma warning disable SYSLIB0014 // HttpClient is no part of Debian's Mono, and this is what all of them have.
            var request = (HttpWebRequest)WebRequest.Create(new Uri(address, path));
#pragma warning restore SYSLIB0014
            request.Method = method;
            request.Timeout = TimeoutMs;
            request.Proxy = null;
            request.ServicePoint.Expect100Continue = false;
            request.ServicePoint.ConnectionLimit = ConnectionsMax;
            request.Headers[HttpRequestHeader.Authorization] = "Bearer " + token;
            return request;
        }

        internal static VaglioException ProblemOf(WebException error)
        {
            var answer = error.Response as HttpWebResponse;
            if (answer == null)
                return new VaglioException(0, "no answer", "the console does not answer: " + error.Message, 1, error);
            using (answer)
            using (var reader = new StreamReader(answer.GetResponseStream(), Encoding.UTF8))
            {
                string text = reader.ReadToEnd();
                int seconds;
                int.TryParse(answer.Headers["Retry-After"], out seconds);
                int status = (int)answer.StatusCode;
                try
                {
                    var problem = new Fields(Json.Read(text));
                    return new VaglioException(status, problem.Text("title"), problem.Text("detail"), seconds, error);
                }
                catch (FormatException)
                {
                    return new VaglioException(status, "no problem", "this is no console of Vaglio: " + error.Message, 0, error);
                }
            }
        }

        /// <summary>Asks again, under the same key, what may have been heard.</summary>
        private string PostAgain(string type, byte[] body, string key)
        {
            key = key ?? Guid.NewGuid().ToString();
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return Post(type, body, key);
                }
                catch (WebException error)
                {
                    VaglioException problem = ProblemOf(error);
                    if (attempt == AttemptsMax || problem.RetryAfterSeconds == 0) throw problem;
                    Thread.Sleep(TimeSpan.FromSeconds(problem.RetryAfterSeconds));
                }
            }
        }

        private string Post(string type, byte[] body, string key)
        {
            HttpWebRequest request = Request("POST", "/api/classify");
            request.ContentType = type;
            request.ContentLength = body.Length;
            request.Headers["Idempotency-Key"] = key;
            using (Stream sending = request.GetRequestStream()) sending.Write(body, 0, body.Length);
            using (WebResponse answer = request.GetResponse())
            using (var reader = new StreamReader(answer.GetResponseStream(), Encoding.UTF8))
                return reader.ReadToEnd();
        }

        private static byte[] Form(IDictionary<string, byte[]> pictures, string boundary)
        {
            using (var body = new MemoryStream())
            {
                Action<string> write = text => body.Write(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));
                foreach (KeyValuePair<string, byte[]> view in pictures.OrderBy(one => one.Key, StringComparer.Ordinal))
                {
                    write("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + view.Key);
                    write("\"; filename=\"" + view.Key + "\"\r\nContent-Type: image/jpeg\r\n\r\n");
                    body.Write(view.Value, 0, view.Value.Length);
                    write("\r\n");
                }
                write("--" + boundary + "--\r\n");
                return body.ToArray();
            }
        }
    }
}

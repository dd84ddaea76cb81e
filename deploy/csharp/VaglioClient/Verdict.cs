using System.Collections.Generic;
using System.Linq;

namespace Vaglio
{
    /// <summary>What the station says of a part.</summary>
    public sealed class Verdict
    {
        /// <summary>Names the part everywhere.</summary>
        public string PartId { get; private set; }

        /// <summary>Counts the station's parts without a gap, from 1.</summary>
        public long Sequence { get; private set; }

        /// <summary><c>pass</c>, <c>reject</c> or <c>stop</c>.</summary>
        public string Result { get; private set; }

        /// <summary>
        /// <c>model+rules</c>: both judged. <c>fallback</c>: the rules alone, in time. <c>fail-safe</c>: nobody did, and the
        /// recipe decided.
        /// </summary>
        public string Basis { get; private set; }

        /// <summary>In units of the model's threshold: above 1 is anomalous. Null where no model judged.</summary>
        public double? Score { get; private set; }

        /// <summary>From taking the picture in until the verdict was stored, in milliseconds.</summary>
        public double LatencyMs { get; private set; }

        public string RecipeRevision { get; private set; }

        /// <summary>One plain sentence each.</summary>
        public IReadOnlyList<string> Reasons { get; private set; }

        /// <summary>The whole answer as JSON, for what is not here.</summary>
        public string Raw { get; private set; }

        internal static Verdict From(string json)
        {
            var fields = new Fields(Json.Read(json));
            return new Verdict
            {
                PartId = fields.Text("partId"),
                Sequence = (long)(fields.Number("sequence") ?? 0),
                Result = fields.Text("verdict"),
                Basis = fields.Text("basis"),
                Score = fields.Number("score"),
                LatencyMs = fields.Number("latencyMs") ?? 0,
                RecipeRevision = fields.Text("recipeRevision"),
                Reasons = fields.Objects("reasons").Select(reason => reason.Text("text")).ToList(),
                Raw = json,
            };
        }
    }
}

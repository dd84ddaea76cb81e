namespace Vaglio
{
    /// <summary>Whether the station inspects. While it does not, its verdicts are no inspection.</summary>
    public sealed class Readiness
    {
        internal Readiness(bool ready, string reason)
        {
            IsReady = ready;
            Reason = reason;
        }

        public bool IsReady { get; private set; }

        /// <summary>Why not, in plain words; empty when it is ready.</summary>
        public string Reason { get; private set; }
    }
}

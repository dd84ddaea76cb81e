using System;

namespace Vaglio
{
    /// <summary>The station refused, or could not be reached; the message says what happened and what to do.</summary>
    public sealed class VaglioException : Exception
    {
        internal VaglioException(int status, string title, string detail, int retryAfterSeconds, Exception inner)
            : base(detail, inner)
        {
            Status = status;
            Title = title;
            RetryAfterSeconds = retryAfterSeconds;
        }

        /// <summary>The HTTP status; 0 where there was no answer at all.</summary>
        public int Status { get; private set; }

        /// <summary>What kind of error, in few words that never change.</summary>
        public string Title { get; private set; }

        /// <summary>When it makes sense to ask again; 0 where it makes none.</summary>
        public int RetryAfterSeconds { get; private set; }
    }
}

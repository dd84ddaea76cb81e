using System.Collections.Generic;
using System.Linq;

namespace Vaglio
{
    /// <summary>The fields of a JSON object; what is missing or of another type is null, empty or 0.</summary>
    internal sealed class Fields
    {
        private readonly IDictionary<string, object> fields;

        public Fields(object json)
        {
            fields = json as IDictionary<string, object> ?? new Dictionary<string, object>();
        }

        public string Text(string name)
        {
            return Find(name) as string ?? "";
        }

        public double? Number(string name)
        {
            return Find(name) as double?;
        }

        public bool Is(string name)
        {
            return Find(name) is bool yes && yes;
        }

        public IEnumerable<Fields> Objects(string name)
        {
            var list = Find(name) as List<object> ?? new List<object>();
            return list.Select(one => new Fields(one));
        }

        private object Find(string name)
        {
            object found;
            return fields.TryGetValue(name, out found) ? found : null;
        }
    }
}
